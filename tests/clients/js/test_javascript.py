"""The JavaScript client under Node: its tests are the files `*.test.js` beside this one."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.local_cloud import LocalCloud, Options
from tests.support.samples import ROOT

FILES = sorted(Path(__file__).parent.glob("*.test.js"))
TIMEOUT = "--test-timeout=120000"
"""Milliseconds: a test that waits for nothing fails."""

WITH_A_CLOUD = "cloud.test.js"


@pytest.fixture(scope="module")
def api_url() -> Iterator[str]:
    with LocalCloud.start(Options(models=["beauty"])) as cloud:
        yield cloud.api_url


def run(file: Path, **variables: str) -> None:
    command: list[str | Path] = [
        ROOT / "scripts" / "javascript",
        "node",
        "--test",
        TIMEOUT,
        "--test-reporter=spec",
        file,
    ]
    ended = subprocess.run(command, env=os.environ | variables, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr


@pytest.mark.parametrize("file", [file for file in FILES if file.name != WITH_A_CLOUD], ids=lambda file: file.name)
def test_the_client_does_what_its_tests_say(file: Path) -> None:
    run(file)


def test_the_client_edits_photos_in_a_local_cloud(api_url: str) -> None:
    run(Path(__file__).with_name(WITH_A_CLOUD), FACEMAGI_URL=api_url)
