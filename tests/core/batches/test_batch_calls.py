"""What a batch costs: fewer calls of AWS than its jobs one by one."""

from collections.abc import Callable

import pytest

from facemagi import effects
from facemagi.ids import new_id
from facemagi.usage import ledger
from scripts.planning.calls import BATCH, BATCH_ANSWER, COUNTED_END, CREATE, FINISH, PHOTO_OF_A_BATCH, Calls, times
from tests.core.batches.batch_life import GLOW, create, succeed
from tests.core.test_calls_of_a_job import _have_had_jobs, counted
from tests.support.samples import OWNER

JOBS = 6
"""Fewer than the endpoint takes at a time; others cost what a waiting job costs."""

EDITS = [{**GLOW, "params": {"strength": value}} for value in range(JOBS)]
WEBHOOK = {"url": "https://example.com/", "events": ["batch.completed"]}


@pytest.fixture(autouse=True)
def _warm(calls: None) -> None:
    """The endpoint is warm, the catalogue in the cache, and the owner has had a job today."""
    _have_had_jobs("facemagi-test-studio")
    effects.catalogue()
    ledger.note(OWNER, new_id("job"))


def calls_of(action: Callable[[], object]) -> Calls:
    with counted() as calls:
        action()
    return calls


def test_a_batch_reads_its_photo_once_and_has_one_record_more(photo: str) -> None:
    created = calls_of(lambda: create([photo], *EDITS))
    assert created == times(CREATE - PHOTO_OF_A_BATCH, JOBS) + PHOTO_OF_A_BATCH + BATCH + BATCH_ANSWER


def test_the_end_of_a_job_of_a_batch_costs_nothing_more(photo: str) -> None:
    job, *_ = (each["id"] for each in create([photo], *EDITS)["jobs"])
    assert calls_of(lambda: succeed(job)) - Calls({"s3.PutObject": 1}) == FINISH


def test_a_webhook_adds_one_small_write_for_each_job(photo: str) -> None:
    job, *_ = (each["id"] for each in create([photo], *EDITS, webhook=WEBHOOK)["jobs"])
    assert calls_of(lambda: succeed(job)) - Calls({"s3.PutObject": 1}) == FINISH + COUNTED_END
