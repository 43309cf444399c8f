"""Fixtures of the tests of batches."""

from collections.abc import Iterator

import pytest

from facemagi.batches import threads
from facemagi.webhooks import events
from tests.core import webhook_life
from tests.core.batches import batch_life
from tests.core.job_life import deploy
from tests.core.job_samples import Calls, detected_faces, make_ready_photo, recorded_invocations
from tests.support.receiver import Receiver, receiver
from tests.support.samples import OWNER


@pytest.fixture(autouse=True)
def calls(cloud: None, event_loop: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Calls]:
    """Every invocation. `glow` and `paint` are deployed; the caller `ann` is the owner of what the tests create."""
    deploy("glow", "studio")
    deploy("paint", "atelier")
    batch_life.create_queue()
    webhook_life.create_queue()
    events._default.cache_clear()
    monkeypatch.setattr("facemagi.credentials.identity.owner_of", {"ann": OWNER, "eve": "f" * 16}.__getitem__)
    monkeypatch.setattr(threads, "THREADS", 1)  # moto does not check conditions and write in one step
    with recorded_invocations() as recorded:
        yield recorded


@pytest.fixture
def photo() -> str:
    """The id of a photo with one face."""
    return make_ready_photo(detected_faces(90))


@pytest.fixture
def hook() -> Iterator[Receiver]:
    """A web server that receives webhooks."""
    with receiver() as received:
        yield received
