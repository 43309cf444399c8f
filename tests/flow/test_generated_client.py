"""A client that openapi-python-client generates from the API's document goes the way of one photo."""

import importlib
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import httpx
import pytest

from scripts.api_document.document import PATH
from scripts.local_cloud import LocalCloud, Options
from tests.support.samples import ROOT

PORTRAIT = ROOT / "tests" / "data" / "astronaut.png"
TIMEOUT_SECONDS = 60


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The generated package, importable."""
    folder = tmp_path_factory.mktemp("client")
    command = [sys.executable, "-m", "openapi_python_client", "generate", "--path", str(PATH), "--meta", "none"]
    command += ["--output-path", "face_client"]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "WARNING" not in run.stdout, run.stdout
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(folder)
        yield "face_client"


def module(package: str, name: str) -> ModuleType:
    return importlib.import_module(f"{package}.{name}")


def test_a_generated_client_edits_a_photo(package: str) -> None:
    models = module(package, "models")
    create_photo, get_photo = (module(package, f"api.photos.{name}") for name in ("create_photo", "get_photo"))
    create_job, get_job = (module(package, f"api.jobs.{name}") for name in ("create_job", "get_job"))
    authenticated = module(package, "client").AuthenticatedClient
    with (
        LocalCloud.start(Options(models=["beauty"])) as cloud,
        authenticated(base_url=cloud.api_url, token="ann", timeout=30) as client,
    ):
        content = PORTRAIT.read_bytes()
        # when the photo is announced, uploaded, and edited
        photo = create_photo.sync(client=client, body=models.NewPhoto(content_type="image/png", bytes_=len(content)))
        form = photo.upload.fields.additional_properties
        httpx.post(photo.upload.url, data=form, files={"file": content}).raise_for_status()
        ready = wait(lambda: get_photo.sync(photo.id, client=client, wait=20), ("awaiting_upload", "detecting"))
        params = models.NewJobParams.from_dict({"whitening": 60})
        job = create_job.sync(client=client, body=models.NewJob(effect="beauty", photo=photo.id, params=params))
        done = wait(lambda: get_job.sync(job.id, client=client, wait=20), ("queued",))
        # then the typed answers have the face and the result
        assert [face.id for face in ready.faces] == ["f0"]
        assert (done.state, done.effect) == ("succeeded", "beauty")
        assert httpx.get(done.result.url).content.startswith(b"\xff\xd8")
        # and an error is typed, too
        error = get_job.sync("job_" + "0" * 20, client=client).error
        assert (error.code, error.retryable) == ("not_found", False)


def wait(read: Callable[[], Any], unfinished: tuple[str, ...]) -> Any:
    """Repeat a call until its state is final."""
    until = time.monotonic() + TIMEOUT_SECONDS
    answer = read()
    while answer.state in unfinished and time.monotonic() < until:
        answer = read()
    return answer
