"""The queue of the webhooks, and a server that receives them."""

from collections.abc import Iterator

import pytest

from facemagi.webhooks import events
from tests.core import webhook_life
from tests.support.receiver import Receiver, receiver


@pytest.fixture
def queue() -> None:
    webhook_life.create_queue()
    events._default.cache_clear()


@pytest.fixture
def hook() -> Iterator[Receiver]:
    with receiver() as received:
        yield received
