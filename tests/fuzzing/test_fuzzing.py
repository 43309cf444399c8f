"""The fuzzer: it finds what is wrong with an answer, and a few hundred of its requests are answered as documented."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from facemagi.api.routes import ROUTES
from facemagi.errors import FaceMagiError
from scripts.fuzzing import judging
from scripts.fuzzing.call import Answer, Call, loads
from scripts.fuzzing.document import operations
from scripts.fuzzing.run import Tally, Target, drawn, send
from scripts.repository import ROOT

REQUESTS = 300
SEED = 1

CALL = Call("/v1/jobs/{job}", "GET", "/v1/jobs/job_1", (("host", "x"),), b"")
HEADERS = {"x-request-id": "r1"}


def answer(status: int, content: Any, seconds: float = 0.1, retry_after: str | None = None) -> Answer:
    headers = HEADERS | ({"retry-after": retry_after} if retry_after else {})
    return Answer(status, headers, json.dumps(content).encode(), seconds)


def error(kind: str = "not_found", **members: Any) -> dict[str, Any]:
    envelope = FaceMagiError(kind, "There is no such job.", param="job").envelope() | {"request_id": "r1"}
    return envelope | {"error": envelope["error"] | members}


def test_a_few_hundred_requests_are_answered_as_documented(tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    command = [sys.executable, "-m", "scripts.fuzzing", "--json", str(report)]
    command += ["--requests", str(REQUESTS), "--seed", str(SEED)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    content = json.loads(report.read_text("utf-8"))
    assert (content["sent"], content["finds"]) == (REQUESTS, [])
    assert len(content["slowest_s"]) > len(operations()) / 2


def test_the_same_seed_draws_the_same_requests() -> None:
    drawn(20, 7)  # hypothesis draws also from the constants of all modules, and this imports the last ones
    assert drawn(20, 7) == drawn(20, 7) != drawn(20, 8)


def test_every_operation_is_tried() -> None:
    routed = {(method, path.replace("+", "")) for path, methods in ROUTES.items() for method in methods}
    assert {(each.method, each.route) for each in operations()} == routed


def test_a_request_can_be_kept_and_sent_again() -> None:
    for call in drawn(20, 3):
        assert loads(call.dumps()) == call


def test_placeholders_are_filled_everywhere() -> None:
    names = {"job queued": "job_7", "token admin": "t"}
    headers = (("authorization", "Bearer <<token admin>>"),)
    filled = Call("", "GET", "/<<job queued>>", headers, b'"<<job queued>>"').filled(names)
    assert filled == Call("", "GET", "/job_7", (("authorization", "Bearer t"),), b'"job_7"')


@pytest.mark.parametrize(
    "given",
    [
        answer(404, error()),
        answer(404, {"message": "Not Found"}),
    ],
    ids=["an error", "of the gateway"],
)
def test_a_good_answer_has_no_fault(given: Answer) -> None:
    assert judging.faults(CALL, given, 5) == []


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        (answer(500, error("internal"), retry_after="5"), "status 500"),
        (answer(503, {"message": "Service Unavailable"}), "status 503"),
        (answer(503, error("effect_unavailable"), retry_after="60"), "status 503"),
        (answer(404, error(), seconds=9), "took 9.0 s"),
        (answer(418, error()), "undocumented status 418"),
        (answer(200, {"id": 7}), "body not as documented"),
        (answer(404, {"detail": "Not Found"}), "no error envelope"),
        (answer(404, error(code="unheard_of")), "no error envelope"),
        (answer(404, error("deleted")), "deleted with the status 404"),
        (answer(404, error(), retry_after="1"), "not_found with Retry-After"),
        (answer(404, error(param="job.constrained-str")), "param names a type"),
        (answer(404, error(message="x" * 6000)), "an error of"),
        (Answer(404, {}, json.dumps(error()).encode(), 0.1), "no request id"),
    ],
)
def test_a_fault_is_found(given: Answer, fault: str) -> None:
    assert [found for found in judging.faults(CALL, given, 5) if found.startswith(fault)] != []


class NoThings:
    """What a service without anything has."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}

    def remember(self, _: Answer) -> None:
        """Nothing: every answer is an error."""


def test_a_find_is_kept_with_its_request_and_what_was_printed(tmp_path: Path) -> None:
    tally, current = Tally(), tmp_path / "current.json"
    broken = Target(lambda _: answer(500, error("internal")), NoThings, lambda: "Traceback", current, 5)
    send(broken, CALL, NoThings(), tally)
    (find,) = tally.finds
    assert loads(json.dumps(find["request"])) == CALL == loads(current.read_text("utf-8"))
    assert (find["status"], find["log"]) == (500, "Traceback")
