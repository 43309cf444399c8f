"""The examples of the app developer's page run as they are printed, against a local cloud."""

import json
import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from standardwebhooks import Webhook as Verifier

from scripts.local_cloud import LocalCloud, Options
from tests.support.pages import APP_DEVELOPER, block
from tests.support.receiver import Receiver, receiver
from tests.support.samples import ROOT

CLIENTS = ROOT / "clients"
MINI_PROGRAM = Path(__file__).parent / "app_developer" / "mini_program.js"
API_OF_AN_APP = "https://api.example.com"
"""The address that stands for a deployment on the page."""

PATIENCE_SECONDS = 60
"""A webhook comes within a second of the end of its job, on a slow machine later."""


@pytest.fixture(scope="module")
def api_url() -> Iterator[str]:
    with LocalCloud.start(Options(models=["beauty", "makeup", "filters"])) as cloud:
        yield cloud.api_url


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder in which the examples find the sample photo, and may write."""
    (tmp_path / "tests").symlink_to(ROOT / "tests")
    (tmp_path / "out").mkdir()
    return tmp_path


def run(command: Sequence[str], folder: Path, **variables: str) -> str:
    """What a command prints."""
    environment = os.environ | {"TOKEN": "none"} | variables
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
    words = shell(2 * curl("# 1. announce", '\\"steps\\"', "/v1/batches"), folder, API=api_url)
    assert words[0] == "ready"
    state, job, batch = words[-3:]
    assert (state, job[:4], batch[:6]) == ("succeeded", "job_", "batch_")
    assert size_of(folder / "out/edited.jpg") == (512, 512)
    assert {path.name for path in folder.iterdir()} == {"tests", "out"}  # git ignores out/


def test_the_secret_that_curl_shows_verifies_the_message_about_its_job(api_url: str, folder: Path) -> None:
    with receiver() as hook:
        words = shell(curl("# 1. announce", "$WEBHOOK"), folder, API=api_url, WEBHOOK=hook.url)
        job, secret = words[-2:]
        headers, body = first_message(hook)
    event: dict[str, Any] = Verifier(secret).verify(body, headers)
    assert (event["type"], event["data"]["id"]) == ("job.succeeded", job)


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
