"""One local cloud for all tests of the client, and the command in front of it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from facemagi_client import FaceMagi
from scripts.local_cloud import LocalCloud, Options
from tests.clients.python.command import Command
from tests.support.api_client import PORTRAIT

MODELS = ("beauty", "face_attributes", "filters", "makeup", "makeup_transfer")


@pytest.fixture(scope="session")
def url() -> Iterator[str]:
    """The URL of the API."""
    with LocalCloud.start(Options(models=MODELS)) as cloud:
        yield cloud.api_url


@pytest.fixture
def owner(request: pytest.FixtureRequest) -> str:
    """A caller for each test, who sees nothing of the others: the local cloud takes any text as a token."""
    return re.sub(r"\W", "-", request.node.name)


@pytest.fixture
def magi(url: str, owner: str) -> Iterator[FaceMagi]:
    with FaceMagi(url, owner) as client:
        yield client


@pytest.fixture
def command(url: str, owner: str, tmp_path: Path) -> Command:
    """The command in a folder with the sample photo as photo.png."""
    (tmp_path / "photo.png").write_bytes(PORTRAIT)
    return Command(tmp_path, {"FACEMAGI_URL": url, "FACEMAGI_TOKEN": owner})
