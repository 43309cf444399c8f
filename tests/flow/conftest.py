"""A client and a photo for every test module that has a local cloud: the module's fixture `local_cloud`."""

from collections.abc import Iterator

import pytest

from facemagi_client import FaceMagi
from scripts.local_cloud import LocalCloud
from tests.support.api_client import PORTRAIT, client_of


@pytest.fixture(scope="module")
def client(local_cloud: LocalCloud) -> Iterator[FaceMagi]:
    with client_of(local_cloud) as client:
        yield client


@pytest.fixture(scope="module")
def photo(client: FaceMagi) -> str:
    """The id of the sample photo, which is ready."""
    return client.photos.send(PORTRAIT)["id"]
