"""Results arrive whole or not at all, and the token goes to the API alone."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from facemagi_client import ApiError, AsyncFaceMagi, JobFailedError, NoAnswerError, Progress
from facemagi_client.calls.sinks import whole_file
from tests.clients.python.fault_server import FaultServer, answer, fault_server, half, hang_up
from tests.clients.python.samples import JOB, SHORT, client_of, job_of

PICTURE = bytes(range(256)) * 1000

Save = Callable[[FaultServer, Path], None]


def save_sync(server: FaultServer, path: Path) -> None:
    with client_of(server.url, "secret") as magi:
        magi.jobs.save(job_of(f"{server.url}/result"), path)


def save_async(server: FaultServer, path: Path) -> None:
    async def save() -> None:
        async with AsyncFaceMagi(server.url, "secret", retries=SHORT) as magi:
            await magi.jobs.save(job_of(f"{server.url}/result"), path)

    asyncio.run(save())


both = pytest.mark.parametrize("save", [save_sync, save_async], ids=["sync", "async"])


@both
def test_a_download_that_ends_halfway_is_repeated(save: Save, tmp_path: Path) -> None:
    with fault_server(half(PICTURE), hang_up, answer(503), answer(200, PICTURE)) as server:
        save(server, tmp_path / "new" / "a.jpg")
    assert (tmp_path / "new" / "a.jpg").read_bytes() == PICTURE
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["a.jpg"]


@both
def test_a_download_that_never_succeeds_leaves_the_folder_as_it_was(save: Save, tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"the result before")
    with fault_server(half(PICTURE)) as server, pytest.raises(NoAnswerError):
        save(server, tmp_path / "a.jpg")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.jpg": b"the result before"}


def test_the_file_has_the_permissions_of_other_new_files(tmp_path: Path) -> None:
    (tmp_path / "other").touch()
    with whole_file(tmp_path / "a.jpg") as file:
        file.write(b"a")
    assert (tmp_path / "a.jpg").stat().st_mode == (tmp_path / "other").stat().st_mode


def test_an_interrupted_download_leaves_no_file(tmp_path: Path) -> None:
    def interrupt(_: Progress) -> None:
        raise KeyboardInterrupt

    with (
        fault_server(answer(200, PICTURE)) as server,
        client_of(server.url) as magi,
        pytest.raises(KeyboardInterrupt) as interrupted,
    ):
        magi.jobs.save(job_of(f"{server.url}/result"), tmp_path / "a.jpg", on_progress=interrupt)
    # also while the traceback is there, and with it everything that the call has used
    assert (interrupted.type, list(tmp_path.iterdir())) == (KeyboardInterrupt, [])


def test_a_cancelled_download_leaves_no_file(tmp_path: Path) -> None:
    async def save(url: str) -> None:
        async with AsyncFaceMagi(url, retries=SHORT) as magi:
            saving = asyncio.create_task(magi.jobs.save(job_of(f"{url}/result"), tmp_path / "a.jpg"))
            while not list(tmp_path.iterdir()):
                await asyncio.sleep(0.001)
            saving.cancel()
            with pytest.raises(asyncio.CancelledError):
                await saving

    with fault_server(lambda handler: time.sleep(0.5)) as server:
        asyncio.run(save(server.url))
    assert list(tmp_path.iterdir()) == []


def test_the_token_goes_to_the_api_and_not_to_s3(tmp_path: Path) -> None:
    with (
        fault_server(answer(200, PICTURE)) as s3,
        fault_server(answer(200, job_of(f"{s3.url}/result"))) as api,
        client_of(api.url, "secret") as magi,
    ):
        magi.jobs.save(JOB, tmp_path / "a.jpg")
    assert [request.headers.get("authorization") for request in api.requests] == ["Bearer secret"]
    assert [request.headers.get("authorization") for request in s3.requests] == [None]


def test_the_token_does_not_follow_a_redirect() -> None:
    with fault_server(answer(200, {})) as other:
        with (
            fault_server(answer(302, {}, Location=f"{other.url}/v1/jobs/{JOB}")) as api,
            client_of(api.url, "s") as magi,
            pytest.raises(ApiError),
        ):
            magi.jobs.get(JOB)
        assert other.requests == []


def test_a_url_that_has_ended_is_replaced_by_a_fresh_one() -> None:
    with (
        fault_server(answer(403, b"<Error/>"), answer(200, PICTURE)) as s3,
        fault_server(answer(200, job_of(f"{s3.url}/fresh"))) as api,
        client_of(api.url) as magi,
    ):
        assert magi.jobs.read(job_of(f"{s3.url}/old")) == PICTURE
    assert [request.path for request in s3.requests] == ["/old", "/fresh"]


def test_a_url_that_ends_now_is_not_used() -> None:
    ending = job_of("http://127.0.0.1:1/never")
    assert ending["result"] is not None
    ending["result"]["url_expires_at"] = int(time.time())
    with (
        fault_server(answer(200, PICTURE)) as s3,
        fault_server(answer(200, job_of(f"{s3.url}/fresh"))) as api,
        client_of(api.url) as magi,
    ):
        assert magi.jobs.read(ending) == PICTURE


def test_a_job_without_a_result_cannot_be_downloaded(tmp_path: Path) -> None:
    failed = {"code": "inference_failed", "message": "The model failed.", "remedy": "Try again.", "retryable": True}
    with client_of("http://127.0.0.1:1") as magi, pytest.raises(JobFailedError) as refused:
        magi.jobs.save(job_of(state="failed", result=None, error=failed), tmp_path / "a.jpg")
    assert (refused.value.code, refused.value.job["id"]) == ("inference_failed", JOB)
    assert list(tmp_path.iterdir()) == []


def test_progress_counts_the_bytes() -> None:
    seen: list[Progress] = []
    with fault_server(answer(200, PICTURE)) as server, client_of(server.url) as magi:
        magi.jobs.read(job_of(f"{server.url}/result"), on_progress=seen.append)
    assert {(progress.stage, progress.id, progress.total_bytes) for progress in seen} == {
        ("downloading", JOB, len(PICTURE))
    }
    assert seen[-1].done_bytes == len(PICTURE)
