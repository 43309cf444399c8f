"""The collection of requests runs from top to bottom, with its scripts, against a local cloud."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scripts.api_collection.collection import PATH
from scripts.api_collection.folders import ACCOUNT, FOLDERS
from scripts.local_cloud import LocalCloud, Options
from tests.support.receiver import receiver
from tests.support.samples import ROOT

RUNNER = Path(__file__).parent / "app_developer" / "run_collection.js"

MAY_BE_REFUSED = {request.name for requests in FOLDERS.values() for request in requests if 409 in request.also}
"""Requests that depend on something that has failed, on time, or on keys."""


@pytest.fixture(scope="module")
def results() -> Iterator[list[dict[str, Any]]]:
    """The name, the status and the failed tests of every request, in their order."""
    with LocalCloud.start(Options(models=["beauty"], auth="keys")) as cloud, receiver() as hook:
        variables = {"api_url": cloud.api_url, "token": cloud.new_key(), "webhook_url": hook.url}
        command = ["node", "--no-warnings", str(RUNNER), str(PATH), str(ROOT), json.dumps(variables)]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        assert run.returncode == 0, run.stderr
        assert hook.messages, "no message of the test has come"
        yield json.loads(run.stdout)


def test_every_test_of_the_collection_passes(results: list[dict[str, Any]]) -> None:
    assert [(each["name"], each["failures"]) for each in results if each["failures"]] == []


def test_every_request_of_the_collection_succeeds(results: list[dict[str, Any]]) -> None:
    refused = {each["name"] for each in results if each["status"] >= 400}
    assert refused - MAY_BE_REFUSED == set()


def test_a_key_makes_a_client_token(results: list[dict[str, Any]]) -> None:
    (request,) = ACCOUNT
    assert [each["status"] for each in results if each["name"] == request.name] == [201]
