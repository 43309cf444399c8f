"""When everything's time is over, nothing is left of it in the bucket or in the table, whatever was lost meanwhile."""

import json
import re
from collections.abc import Iterator

import pytest

from facemagi.states import BatchState, DeliveryState, JobState, PhotoState
from facemagi.webhooks import events
from scripts.cloudformation import template as reading
from scripts.local_cloud import moto_dynamodb
from tests.core import webhook_life
from tests.core.batches import batch_life
from tests.core.deletion.clock import DAY, TTL_DELAY, Clock, items, template, ttl_attribute
from tests.core.deletion.everything import PERSONAL, Everything, kind_of, kinds_and_states
from tests.core.deletion.test_erasure import keys
from tests.core.job_samples import recorded_invocations
from tests.support.receiver import receiver

HOUR = 3600
MINUTE = 60

SCHEDULE = [
    *(5 * MINUTE, 10 * MINUTE, 20 * MINUTE),
    *(1 * HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 16 * HOUR),
    *(1 * DAY, 1 * DAY + 5 * MINUTE, 2 * DAY, 3 * DAY),
    3 * DAY + TTL_DELAY,
]
"""When the sweeper runs, seconds. On AWS it runs every five minutes; here less often later, to spare time. The last run
is after the end of everything that the second day has written."""

STAYS = {
    "catalogue": "which models are deployed: the operator's, with nothing of any caller",
    "credential": "a server key, as its digest: until the operator revokes it",
    "queue": "counters and measured times of an endpoint",
    "usage": "how many jobs an account had on a day, by effect, and what they took; no user, no photo",
    "webhooks": "the account's own endpoint and its secrets: until the account changes them",
}
"""The only items that stay longer than a day, each with the reason."""

KINDS = {"photo", "job", "batch", "msg", "erasure", "expiry", "key", "open", "client_token", "queue"}
"""What the table keeps of callers, and of the queues of their jobs."""


@pytest.fixture(autouse=True)
def _cloud(cloud: None, event_loop: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    batch_life.create_queue()
    webhook_life.create_queue()
    events._default.cache_clear()
    monkeypatch.setattr("facemagi.batches.threads.THREADS", 1)
    for owner, name, replacement in moto_dynamodb.replacements():  # else most of the time is moto's sorting
        monkeypatch.setattr(owner, name, replacement)
    with recorded_invocations():
        yield
    events._default.cache_clear()


@pytest.mark.parametrize("loses", [False, True], ids=["as expected", "notices lost"])
def test_nothing_is_left_after_a_full_cycle(loses: bool) -> None:
    # given one of everything
    clock = Clock(loses)
    with receiver(500, 200) as hook:
        Everything(hook.url, loses)
        made = items()
        assert len(keys()) > 10
        # when its time passes, with the sweeper, the lifecycle rule and the TTL
        for seconds in SCHEDULE:
            clock.move(seconds)
    # then the bucket is empty
    assert keys() == []
    # and the table has only what stays until somebody deletes it
    left = items()
    assert {kind_of(item) for item in left} == set(STAYS)
    assert [word for word in PERSONAL if is_in(word, left) and is_in(word, made)] == []


def is_in(word: str, items: object) -> bool:
    """Whether a text or a name contains a word; `endpoints` does not contain `points`."""
    return re.search(rf"(?<![a-z]){re.escape(word)}", json.dumps(items)) is not None


def test_everything_is_of_every_kind_and_in_every_state() -> None:
    """So the test above forgets nothing that the service can keep."""
    Everything("http://127.0.0.1:1/hook", loses=False)
    kinds, states = kinds_and_states(items())
    assert kinds == KINDS | set(STAYS)
    assert states["photo"] == set(PhotoState)
    assert states["job"] == set(JobState)
    assert states["batch"] == set(BatchState) - {BatchState.RUNNING}
    assert states["msg"] == set(DeliveryState) - {DeliveryState.DELIVERED}


def test_everything_of_callers_has_an_end() -> None:
    Everything("http://127.0.0.1:1/hook", loses=True)
    endless = {kind_of(item) for item in items() if ttl_attribute() not in item}
    assert endless == set(STAYS) - {"usage"}


def test_the_queues_keep_messages_for_at_most_a_day() -> None:
    queues = reading.resources_of(template(), "AWS::SQS::Queue")
    assert {queue["MessageRetentionPeriod"] <= DAY for queue in queues.values()} == {True}
