"""`wait` waits for the end of a batch, and meanwhile reads one job only."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from facemagi.api import polling
from facemagi.batches import removal
from functions.job_router.app import handler as job_router
from tests.core.batches.batch_life import GLOW, create, jobs_of, succeed
from tests.core.test_calls_of_a_job import counted
from tests.core.test_functions import request
from tests.support.samples import OWNER

Json = dict[str, Any]

PATIENT = 20
"""A wait that only a final state ends in these tests, because no pause takes time."""


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[Callable[[], Any]]:
    """What happens in each pause of the wait, in order. After that, no time is left."""
    happening: list[Callable[[], Any]] = []
    left = [29.0]

    async def pause(_: float) -> None:
        if happening:
            happening.pop(0)()
        else:
            left[0] = 0.0

    monkeypatch.setattr("facemagi.api.polling.asyncio.sleep", pause)
    monkeypatch.setattr(polling, "remaining_seconds", lambda: left[0])
    return happening


def get(batch: Json, query: str = "", **headers: str) -> Json:
    status, answer, _ = request(job_router, "GET", f"/v1/batches/{batch['id']}?{query}", **headers)
    assert status == 200, answer
    return answer


@pytest.mark.parametrize(("query", "headers"), [(f"wait={PATIENT}", {}), ("", {"prefer": f"wait={PATIENT}"})])
def test_a_batch_is_shown_as_soon_as_its_last_job_has_ended(
    photo: str, pauses: list[Callable[[], Any]], query: str, headers: dict[str, str]
) -> None:
    batch = create([photo], GLOW, GLOW, GLOW)
    first, second, third = jobs_of(batch)
    # given jobs that end in another order than they were queued in, with a pause in which nothing happens
    pauses += [lambda: succeed(first), lambda: None, lambda: succeed(third), lambda: succeed(second)]
    shown = get(batch, query, **headers)
    assert (shown["state"], shown["counts"]["succeeded"], pauses) == ("completed", 3, [])


def test_at_the_end_of_the_wait_the_batch_is_shown_as_it_is_then(photo: str, pauses: list[Callable[[], Any]]) -> None:
    batch = create([photo], GLOW, GLOW)
    pauses.append(lambda: succeed(jobs_of(batch)[0]))
    shown = get(batch, f"wait={PATIENT}")
    assert (shown["state"], [job["state"] for job in shown["jobs"]]) == ("running", ["succeeded", "queued"])


def test_a_batch_that_is_deleted_ends_the_wait(photo: str, pauses: list[Callable[[], Any]]) -> None:
    batch = create([photo], GLOW)
    pauses.append(lambda: removal.delete(OWNER, batch["id"]))
    assert get(batch, f"wait={PATIENT}")["state"] == "deleted"


def test_a_look_while_the_last_job_waits_costs_one_read(photo: str, pauses: list[Callable[[], Any]]) -> None:
    batch = create([photo], *[GLOW] * 5)
    pauses += [lambda: None] * 3
    with counted() as calls:
        get(batch, f"wait={PATIENT}")
    # the batch and its jobs at the first look and for the answer, and one job at the looks between
    assert Counter({"dynamodb.GetItem": 2 + 3, "dynamodb.BatchGetItem": 2}) == calls


def test_without_a_wait_a_batch_is_read_once(photo: str) -> None:
    batch = create([photo], GLOW)
    with counted() as calls:
        get(batch)
    assert Counter({"dynamodb.GetItem": 1, "dynamodb.BatchGetItem": 1}) == calls


@pytest.mark.parametrize("wait", ["26", "-1", "x"])
def test_a_malformed_wait_is_refused(photo: str, wait: str) -> None:
    status, answer, _ = request(job_router, "GET", f"/v1/batches/{create([photo])['id']}?wait={wait}")
    assert (status, answer["error"]["param"]) == (422, "query.wait")
