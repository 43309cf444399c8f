"""The faults of a run follow from its seed, and the proxies that make some of them."""

import http.client
import json
import socket
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest

from scripts.chaos_run import evidence, fault_plan, post_office
from scripts.chaos_run.post_office import PostOffice
from scripts.chaos_run.wires import MUTE, SILENT, Wire, start_loop

TIMEOUT_SECONDS = 10.0


def test_the_same_seed_chooses_the_same_faults() -> None:
    assert fault_plan.plan(5, 600) == fault_plan.plan(5, 600)
    assert fault_plan.plan(5, 600) != fault_plan.plan(6, 600)


def test_ten_minutes_have_every_kind_of_fault_of_every_process_and_end_in_time() -> None:
    plan = fault_plan.plan(1, 600)
    assert {(each.kind, each.target) for each in plan} == {
        (kind.kind, target) for kind in fault_plan.KINDS for target in kind.targets
    }
    assert max(each.at + each.seconds for each in plan) <= 600


@pytest.fixture
def events() -> Iterator[tuple[str, list[str]]]:
    """The URL of a server, and the bodies of the calls that it has got."""
    got: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.send_response(202)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Log nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", got
        server.shutdown()
        thread.join()


def post(url: str, body: str) -> int:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=TIMEOUT_SECONDS)
    try:
        connection.request("POST", "/", body)
        return connection.getresponse().status
    finally:
        connection.close()


def test_a_post_office_passes_events_on_and_loses_doubles_and_delays_some(
    events: tuple[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a post office that delays by almost nothing
    url, got = events
    monkeypatch.setattr(post_office, "LATE_SECONDS", (0.0, 0.01))
    office = PostOffice(seed=1)
    branch = office.open_branch(url)
    # when many events come
    for number in range(100):
        post(branch, str(number))
    office.close()
    # then each arrives as often as its fate says
    counts = office.counts
    assert min(counts["lost"], counts["doubled"], counts["late"]) > 0
    assert (len(set(got)), len(got)) == (100 - counts["lost"], 100 - counts["lost"] + counts["doubled"])


def test_a_post_office_that_is_closed_passes_everything_on(events: tuple[str, list[str]]) -> None:
    url, got = events
    office = PostOffice(seed=1)
    branch = office.open_branch(url)
    office.close()
    for number in range(30):
        post(branch, str(number))
    office.close()
    assert sorted(got, key=int) == [str(number) for number in range(30)]


@pytest.mark.parametrize(("mode", "arrived"), [(SILENT, []), (MUTE, ["x"])])
def test_a_broken_wire_gives_no_answer_and_only_a_mute_one_passes_the_call_on(
    mode: str, arrived: list[str], events: tuple[str, list[str]]
) -> None:
    # given a wire that works
    url, got = events
    wire = Wire(url, start_loop())
    assert post(wire.url, "before") == 202
    # when it breaks
    wire.break_down(mode)
    with socket.create_connection((urlsplit(wire.url).hostname, urlsplit(wire.url).port or 0), 0.5) as connection:
        connection.sendall(b"POST / HTTP/1.1\r\nContent-Length: 1\r\n\r\nx")
        with pytest.raises(TimeoutError):
            connection.recv(1)
        wire.heal()
        # then the connection ends without an answer, and the next one works
        connection.settimeout(TIMEOUT_SECONDS)
        assert connection.recv(1) == b""
    assert got == ["before", *arrived]
    assert post(wire.url, "after") == 202


def test_the_evidence_about_a_job_is_read_from_the_logs(tmp_path: Path) -> None:
    accepted = {"message": "accepted", "inference_id": "owner.job_1.0~2", "at": time.time()}
    (tmp_path / "emulator.log").write_text(f"noise\n{json.dumps(accepted)}\n{{cut")
    (tmp_path / "gateway.log").write_text(json.dumps({"message": evidence.NOT_RECORDED, "job": "job_1"}) + "\n")
    found = evidence.read(tmp_path)
    assert (found["job_1"].of("accepted"), found["job_1"].not_recorded) == ([accepted], 1)
