"""The owner of a batch hears once when its last job has ended."""

import json
from typing import Any

import pytest

from facemagi import limits
from facemagi.batches import ends
from facemagi.sweeping import sweep
from tests.core import webhook_life
from tests.core.batches.batch_life import (
    GLOW,
    counts,
    create,
    fails,
    jobs_of,
    run_queue,
    show,
    succeed,
)
from tests.core.job_life import container_error, later, notify, record_of
from tests.support.receiver import Receiver
from tests.support.samples import OWNER

Json = dict[str, Any]


def test_one_message_comes_when_the_last_job_has_ended(photo: str, hook: Receiver) -> None:
    batch = create([photo], GLOW, {"effect": "nothing"}, GLOW, GLOW, webhook={"url": hook.url})
    first, _, second, third = jobs_of(batch)
    succeed(first)
    notify(second, "Failed", **container_error())
    assert webhook_life.queued() == []
    succeed(third)
    succeed(third)
    assert webhook_life.deliver_all() == 1
    payload = json.loads(hook.messages[0][1])
    assert (payload["type"], payload["data"]) == ("batch.completed", show(batch))
    assert (payload["data"]["state"], counts(batch)) == ("completed", {"succeeded": 2, "failed": 2})


def test_a_batch_of_which_nothing_could_be_queued_is_completed(photo: str, hook: Receiver) -> None:
    batch = create([photo], {"effect": "nothing"}, webhook={"url": hook.url})
    assert (batch["state"], webhook_life.deliver_all()) == ("completed", 1)


@pytest.mark.parametrize("webhook", [None, {"url": "https://example.com/", "events": ["job.failed"]}])
def test_without_a_webhook_for_it_the_end_of_a_job_costs_nothing_more(photo: str, webhook: Json | None) -> None:
    batch = create([photo], GLOW, key=None, **({"webhook": webhook} if webhook else {}))
    (job,) = jobs_of(batch)
    assert "batch" not in record_of(job).request
    succeed(job)
    assert (show(batch)["state"], webhook_life.queued()) == ("completed", [])
    with later(limits.SWEEP_SECONDS):
        assert sweep.run() == {}
    assert run_queue() == 0


def test_a_lost_count_is_found_by_the_sweeper(photo: str, hook: Receiver) -> None:
    batch = create([photo], GLOW, GLOW, webhook={"url": hook.url})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ends, "_is_last", fails)
        for job in jobs_of(batch):
            succeed(job)
    assert webhook_life.queued() == []
    with later(limits.INVOCATION_GRACE_SECONDS + 1):
        sweep.run()
        assert run_queue() == 1
    assert webhook_life.deliver_all() == 1
    with later(3600):
        sweep.run()
    assert run_queue() == 0


def test_a_job_that_is_counted_twice_completes_nothing_early(photo: str, hook: Receiver) -> None:
    batch = create([photo], GLOW, GLOW, webhook={"url": hook.url})
    first, second = jobs_of(batch)
    succeed(first)
    ends.count_job(OWNER, record_of(first))
    assert webhook_life.queued() == []
    succeed(second)
    assert webhook_life.deliver_all() == 1
