"""The examples of the app developer's page run as they are printed, against a local cloud."""

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image
from standardwebhooks import Webhook as Verifier

from scripts.local_cloud import LocalCloud, Options
from tests.support.pages import APP_DEVELOPER, block
from tests.support.receiver import Receiver, receiver
from tests.support.samples import ROOT

CLIENTS = ROOT / "clients"
MINI_PROGRAM = Path(__file__).parent / "app_developer" / "mini_program.js"
LOCAL_URL = "http://127.0.0.1:8000"
API_OF_AN_APP = "https://api.example.com"
"""The addresses that stand for the local cloud and for a deployment."""

PATIENCE_SECONDS = 60
"""A webhook comes within a second of the end of its job, on a slow machine later."""


@dataclass(frozen=True)
class Message:
    """A webhook's message that has come, the job that it is about, and the secret that signed it."""

    job: str
    secret: str
    headers: dict[str, str]
    body: bytes


@pytest.fixture(scope="module")
def api_url() -> Iterator[str]:
    with LocalCloud.start(Options(models=["beauty", "makeup", "filters"])) as cloud:
        yield cloud.api_url


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder in which the examples find the sample photo, and may write."""
    return prepared(tmp_path)


def prepared(folder: Path) -> Path:
    (folder / "tests").symlink_to(ROOT / "tests")
    (folder / "out").mkdir()
    return folder


@pytest.fixture(scope="module")
def message(api_url: str, tmp_path_factory: pytest.TempPathFactory) -> Message:
    """The message about a job whose webhook the page's commands have set."""
    folder = prepared(tmp_path_factory.mktemp("webhook"))
    with receiver() as hook:
        words = shell(curl("# 1. announce", "$WEBHOOK"), folder, FACEMAGI_URL=api_url, WEBHOOK=hook.url)
        job, secret = words[-2:]
        return Message(job, secret, *first_message(hook))


def run(command: Sequence[str], folder: Path, **variables: str) -> str:
    """What a command prints."""
    environment = os.environ | {"FACEMAGI_TOKEN": "none"} | variables
    ended = subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def shell(script: str, folder: Path, **variables: str) -> list[str]:
    """The words that a script prints."""
    return run(["bash", "-euo", "pipefail", "-c", script], folder, **variables).split()


def size_of(picture: Path) -> tuple[int, int]:
    with Image.open(picture) as opened:
        return opened.size


def curl(*markers: str) -> str:
    """The shell blocks of the page that contain these texts."""
    return "".join(block(APP_DEVELOPER, "sh", marker) for marker in markers)


def test_the_curl_commands_edit_a_photo_each_time_they_are_pasted(api_url: str, folder: Path) -> None:
    words = shell(2 * curl("# 1. announce", '\\"steps\\"', "/v1/batches"), folder, FACEMAGI_URL=api_url)
    assert words[0] == "ready"
    state, job, batch = words[-3:]
    assert (state, job[:4], batch[:6]) == ("succeeded", "job_", "batch_")
    assert size_of(folder / "out/edited.jpg") == (512, 512)
    assert {path.name for path in folder.iterdir()} == {"tests", "out"}  # git ignores out/


def test_the_secret_that_curl_shows_verifies_the_message_about_its_job(message: Message) -> None:
    event: dict[str, Any] = Verifier(message.secret).verify(message.body, message.headers)
    assert (event["type"], event["data"]["id"]) == ("job.succeeded", message.job)


def test_the_mini_program_edits_a_photo(api_url: str, folder: Path) -> None:
    answer = json.loads(run(mini_program(folder, api_url, "beauty"), folder))
    assert [face["id"] for face in answer["faces"]] == ["f0"]
    assert answer["warnings"] == []
    assert size_of(Path(answer["path"])) == (512, 512)


def test_the_mini_program_has_the_apis_error(api_url: str, folder: Path) -> None:
    command = mini_program(folder, api_url, "no-such-effect")
    ended = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    error = json.loads(ended.stdout)["error"]
    assert (error["code"], error["param"]) == ("unknown_effect", "effect")
    assert error["remedy"]


def test_the_lines_that_the_local_cloud_prints_are_enough_for_the_commands(folder: Path) -> None:
    command = [sys.executable, "-m", "scripts.local_cloud", "beauty", "--port=0", "--auth"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as cloud:
        try:
            assert cloud.stdout is not None
            printed = [next(line for line in cloud.stdout if line.startswith("export ")), next(cloud.stdout)]
            words = shell("".join(printed) + curl("# 1. announce"), folder)
        finally:
            cloud.send_signal(signal.SIGINT)
    assert words[-1] == "succeeded"


def test_three_lines_of_python_edit_a_photo(api_url: str, folder: Path) -> None:
    python(block(APP_DEVELOPER, "python", "magi.edit("), folder, api_url)
    assert size_of(folder / "out/edited.jpg") == (512, 512)


def test_the_python_client_goes_step_by_step(api_url: str, folder: Path) -> None:
    printed = python(block(APP_DEVELOPER, "python", "def show"), folder, api_url)
    assert "ready" in printed
    assert "succeeded" in printed
    assert size_of(folder / "out/edited.jpg") == (512, 512)


def test_the_python_of_the_readme_edits_a_photo(api_url: str, folder: Path) -> None:
    shutil.copy(ROOT / "tests/data/astronaut.png", folder / "photo.jpg")
    python(block(ROOT / "README.md", "python").replace(LOCAL_URL, api_url), folder, api_url)
    assert size_of(folder / "edited.jpg") == (512, 512)


def test_the_command_of_the_readme_edits_a_folder(api_url: str, folder: Path) -> None:
    (folder / "photos").mkdir()
    shutil.copy(ROOT / "tests/data/astronaut.png", folder / "photos/ann.png")
    program = folder / "facemagi"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m facemagi_client "$@"\n')
    program.chmod(0o755)
    path = os.pathsep.join([str(folder), os.environ["PATH"]])
    script = block(ROOT / "README.md", "sh", "facemagi batch")
    shell(script, folder, FACEMAGI_URL=api_url, PATH=path, PYTHONPATH=str(CLIENTS / "python"))
    (edited,) = (folder / "edited").glob("ann.*")
    assert size_of(edited) == (512, 512)


def test_the_javascript_client_edits_a_photo(api_url: str, folder: Path) -> None:
    (folder / "node_modules").mkdir()
    (folder / "node_modules/facemagi").symlink_to(CLIENTS / "js")
    (folder / "edit.mjs").write_text(block(APP_DEVELOPER, "js", "uploadPhoto"), "utf-8")
    printed = run(["node", "edit.mjs"], folder, FACEMAGI_URL=api_url)
    assert "succeeded" in printed
    assert size_of(folder / "out/edited.jpg") == (512, 512)


def test_the_server_believes_our_message_and_no_changed_one(
    message: Message, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WEBHOOK_SECRET", message.secret)
    monkeypatch.syspath_prepend(CLIENTS / "python")
    server: dict[str, Any] = {}
    exec(block(APP_DEVELOPER, "python", "WEBHOOK_SECRET"), server)
    assert post(server["app"], message.headers, message.body + b" ") == 400
    assert capsys.readouterr().out == ""
    assert post(server["app"], message.headers, message.body) == 200
    assert message.job in capsys.readouterr().out


def post(app: Any, headers: Mapping[str, str], body: bytes) -> int:
    """The status of the page's server, which runs in this process."""

    async def answer() -> int:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://server") as client:
            return (await client.post("/facemagi", headers=dict(headers), content=body)).status_code

    return asyncio.run(answer())


def python(script: str, folder: Path, api_url: str) -> str:
    """What a script of the Python client prints."""
    return run([sys.executable, "-c", script], folder, FACEMAGI_URL=api_url, PYTHONPATH=str(CLIENTS / "python"))


def first_message(hook: Receiver) -> tuple[dict[str, str], bytes]:
    """The headers and the body of the first message, as soon as it is there."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not hook.messages and time.monotonic() < deadline:
        time.sleep(0.05)
    return hook.messages[0]


def mini_program(folder: Path, api_url: str, effect: str) -> list[str]:
    """The command that edits the sample photo with the page's module."""
    module = folder / "facemagi.cjs"
    module.write_text(block(APP_DEVELOPER, "js", "wx.request").replace(API_OF_AN_APP, api_url), "utf-8")
    picture = folder / "out/edited.jpg"
    return ["node", str(MINI_PROGRAM), str(module), "tests/data/astronaut.png", str(picture), effect]
