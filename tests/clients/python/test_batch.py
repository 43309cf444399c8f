"""`facemagi batch`: a folder of photos, interrupted and taken up again."""

import json
import signal
import threading
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from facemagi_client import FaceMagi
from facemagi_client.calls.sinks import PART_SUFFIX
from facemagi_client.command_line.batch.folder import items
from tests.clients.python.command import PATIENCE_SECONDS, Command
from tests.clients.python.fault_server import answer, error, fault_server
from tests.clients.python.samples import JOB, job_of, photo_of
from tests.support.api_client import resized_portrait
from tests.support.vision_samples import encoded

EDIT = ("--effect", "beauty", "--output", "max_side=64")


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """A folder with three photos."""
    folder = tmp_path / "photos"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.png").write_bytes(resized_portrait(300 + number))
    return folder


def batch(command: Command, *arguments: str, expected: int = 0) -> dict[str, Any]:
    """What a batch prints with --json."""
    run = command("batch", "photos", "--out", "out", *EDIT, *arguments, "--json", expected=expected)
    printed: dict[str, Any] = json.loads(run.stdout)
    return printed


def results(command: Command) -> dict[str, int]:
    """The results with the times of their files."""
    return {path.name: path.stat().st_mtime_ns for path in (command.folder / "out").glob("*.jpg")}


def test_a_second_run_skips_what_is_done(command: Command, photos: Path) -> None:
    first = batch(command)
    assert (first["photos"], first["edited"], first["left"]) == (3, ["0.png", "1.png", "2.png"], 0)
    done = results(command)
    assert set(done) == {"0.jpg", "1.jpg", "2.jpg"}
    second = batch(command)
    assert (second["edited"], second["skipped"]) == ([], ["0.png", "1.png", "2.png"])
    assert results(command) == done


def test_what_has_changed_is_edited_again(command: Command, photos: Path) -> None:
    batch(command)
    (photos / "1.png").write_bytes(resized_portrait(310))
    (command.folder / "out" / "2.jpg").unlink()
    assert batch(command)["edited"] == ["1.png", "2.png"]


def test_another_edit_edits_all_again(command: Command, photos: Path) -> None:
    batch(command)
    run = command("batch", "photos", "--out", "out", "--effect", "filters", "--output", "max_side=64")
    assert run.stdout.startswith("3 photos: 3 edited; ")


def test_photos_that_fail_are_listed_with_what_to_do(command: Command, photos: Path) -> None:
    (photos / "empty.png").write_bytes(encoded(Image.new("RGB", (300, 300), "teal"), "PNG"))
    (photos / "text.jpg").write_text("once upon a time")
    run = command("batch", "photos", "--out", "out", *EDIT, expected=3)
    assert run.stdout.startswith("5 photos: 3 edited, 2 failed; ")
    head, empty, text = run.stderr.splitlines()
    assert head.split() == ["failed", "why", "what", "to", "do"]
    assert empty.split()[:2] == ["empty.png", "no_face"]
    assert text.split()[:2] == ["text.jpg", "unsupported_format"]
    assert text.endswith("Save the picture as a JPEG and upload that.")
    # and the next run tries only these again
    printed = batch(command, expected=3)
    assert ([each["photo"] for each in printed["failed"]], printed["edited"]) == (["empty.png", "text.jpg"], [])
    assert printed["failed"][1]["remedy"]


def test_an_interrupted_batch_leaves_whole_files_and_goes_on(command: Command, photos: Path) -> None:
    # given many photos, of which at least one is edited when Ctrl-C is pressed
    for number in range(3, 12):
        (photos / f"{number}.png").write_bytes(resized_portrait(300 + number))
    status, printed = command.interrupt(
        "batch", "photos", "--out", "out", *EDIT, when=lambda: len(results(command)) > 0, how=signal.SIGINT
    )
    # then it says so, and its results are whole
    assert (status, "Traceback" in printed) == (130, False)
    assert "The same command goes on" in printed
    done = results(command)
    assert 0 < len(done) < 12
    assert [path.name for path in (command.folder / "out").rglob(f"*{PART_SUFFIX}")] == []
    for name in done:
        with Image.open(command.folder / "out" / name) as picture:
            picture.load()
    # and the same command edits the others
    assert len(batch(command)["skipped"]) == len(done)
    assert len(results(command)) == 12
    assert {name: results(command)[name] for name in done} == done


def test_an_interrupted_batch_cancels_the_job_that_waits(command: Command, photos: Path) -> None:
    # given a service in which a job waits forever
    waiting = answer(200, job_of(state="queued", result=None, queue_position=7))
    with fault_server(answer(200, {"id": "beauty", "formats": ["jpeg"]})) as server:
        form = {"method": "POST", "url": f"{server.url}/bucket", "fields": {"key": "k"}, "expires_at": 9}
        announced = answer(201, {**photo_of(state="awaiting_upload"), "upload": form})
        server.replies += [announced, answer(204), answer(200, photo_of()), waiting]
        # when a batch that waits for it is interrupted
        status, printed = command.interrupt(
            *("batch", "photos", "--out", "out", *EDIT, "--parallel", "1", "--url", server.url),
            when=lambda: len(server.requests) > 6,
            how=signal.SIGINT,
        )
    # then the last call deletes the job
    assert (status, "Traceback" in printed) == (130, False)
    assert (server.requests[-1].method, server.requests[-1].path) == ("DELETE", f"/v1/jobs/{JOB}")


def test_a_killed_batch_goes_on_and_its_half_files_are_removed(command: Command, photos: Path) -> None:
    status, _ = command.interrupt(
        "batch", "photos", "--out", "out", *EDIT, when=lambda: len(results(command)) > 0, how=signal.SIGKILL
    )
    assert status == -signal.SIGKILL
    (command.folder / "out" / f".half{PART_SUFFIX}").write_bytes(b"half")
    with (command.folder / "out" / ".facemagi-batch.jsonl").open("a") as journal:
        journal.write('{"photo": "1.p')
    printed = batch(command)
    assert printed["left"] == 0
    assert len(results(command)) == 3
    assert not (command.folder / "out" / f".half{PART_SUFFIX}").exists()


def test_a_file_that_no_batch_has_made_is_not_overwritten(command: Command, photos: Path) -> None:
    (command.folder / "out").mkdir()
    (command.folder / "out" / "1.jpg").write_bytes(b"mine")
    printed = batch(command, expected=3)
    assert [each["photo"] for each in printed["failed"]] == ["1.png"]
    assert (command.folder / "out" / "1.jpg").read_bytes() == b"mine"
    assert batch(command, "--overwrite")["edited"] == ["1.png"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [(["--set", "whitning=3"], "Did you mean whitening?"), (["--effect", "nothing"], "There is no effect 'nothing'")],
)
def test_an_error_that_every_photo_would_get_ends_the_batch(
    command: Command, photos: Path, arguments: list[str], sentence: str
) -> None:
    run = command("batch", "photos", "--out", "out", *EDIT, *arguments, expected=1)
    assert sentence in run.stderr
    assert results(command) == {}


def test_a_token_that_ends_during_a_batch_ends_it(command: Command, photos: Path) -> None:
    effect = {"id": "beauty", "formats": ["jpeg"]}
    with fault_server(answer(200, effect), error(401, "token_expired", retryable=False)) as server:
        run = command("batch", "photos", "--out", "out", *EDIT, "--url", server.url, expected=1)
    assert "token_expired" in run.stderr
    assert run.stdout.startswith("3 photos: 0 edited, 3 left; ")


def test_a_reference_photo_is_sent_once_for_all(command: Command, photos: Path, magi: FaceMagi) -> None:
    (command.folder / "look.png").write_bytes(resized_portrait(320))
    transfer = ("--effect", "makeup_transfer", "--set", "reference=@look.png")
    assert command("batch", "photos", "--out", "out", *transfer).stdout.startswith("3 photos: 3 edited; ")
    assert len(list(magi.photos.list())) == 4
    # and another reference is another edit
    (command.folder / "look.png").write_bytes(resized_portrait(330))
    assert command("batch", "photos", "--out", "out", *transfer).stdout.startswith("3 photos: 3 edited; ")
    assert command("batch", "photos", "--out", "out", *transfer).stdout.startswith("3 photos: 0 edited, 3 done before")


def test_folders_inside_are_edited_on_request(command: Command, photos: Path) -> None:
    (photos / "trip").mkdir()
    (photos / "trip" / "0.png").write_bytes(resized_portrait(305))
    assert batch(command)["photos"] == 3
    assert batch(command, "--recursive")["edited"] == ["trip/0.png"]
    assert (command.folder / "out" / "trip" / "0.jpg").exists()


def test_the_results_are_no_photos_of_the_batch(tmp_path: Path) -> None:
    for name in ("a.jpg", "a.png", "b.PNG", "c.txt", ".d.jpg", "out/e.jpg"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    found = items(tmp_path, tmp_path / "out", ".jpg", recursive=True)
    assert [(item.name, item.result.name) for item in found] == [
        ("a.jpg", "a.jpg"),
        ("a.png", "a.png.jpg"),
        ("b.PNG", "b.jpg"),
    ]


def test_so_many_photos_are_on_their_way_at_once(command: Command, photos: Path) -> None:
    # given a service that answers an announcement only when three have come
    three = threading.Barrier(3, timeout=PATIENCE_SECONDS)

    def together(handler: BaseHTTPRequestHandler) -> None:
        three.wait()
        error(422, "image_too_small", retryable=False)(handler)

    # then a batch with three at once gets its answers
    with fault_server(answer(200, {"id": "beauty", "formats": ["jpeg"]}), together) as server:
        run = command("batch", "photos", "--out", "out", *EDIT, "--parallel", "3", "--url", server.url, expected=3)
    assert run.stdout.startswith("3 photos: 0 edited, 3 failed; ")
