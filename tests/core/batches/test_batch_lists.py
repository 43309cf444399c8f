"""Lists of batches: newest first, page by page, by their state as it is now, and only the caller's own."""

import time
from typing import Any

import pytest

from facemagi import limits
from facemagi.batches import removal
from facemagi.deletion import erasure
from functions.job_router.app import handler as job_router
from tests.core.batches.batch_life import GLOW, create, drop_queue, fails, jobs_of, show, succeed
from tests.core.test_functions import request
from tests.support.samples import OWNER

Json = dict[str, Any]


def make(photo: str, *edits: Json, **metadata: str) -> Json:
    """A batch, in another millisecond than the one before: those of the same one have no order."""
    time.sleep(0.002)
    return create([photo], *edits, metadata=metadata)


def listed(query: str = "", sub: str = "ann") -> Json:
    status, answer, _ = request(job_router, "GET", f"/v1/batches?{query}", sub=sub)
    assert status == 200, answer
    return answer


def ids(answer: Json) -> list[str]:
    return [batch["id"] for batch in answer["batches"]]


def ids_of(*batches: Json) -> list[str]:
    return [batch["id"] for batch in batches]


def test_a_listed_batch_is_shown_as_by_its_own_address_without_its_jobs(photo: str) -> None:
    batch = make(photo, GLOW, {"effect": "nothing"}, user_id="u-81")
    shown = request(job_router, "GET", f"/v1/batches/{batch['id']}")[1]
    del shown["jobs"]
    assert listed() == {"batches": [shown], "next_cursor": None}
    assert (shown["counts"]["queued"], shown["counts"]["failed"]) == (1, 1)


def test_batches_are_listed_newest_first_page_by_page(photo: str) -> None:
    first, second, third = (make(photo) for _ in range(3))
    page = listed("limit=2")
    assert ids(page) == ids_of(third, second)
    # and a cursor stays valid while batches come
    make(photo)
    last = listed(f"limit=2&cursor={page['next_cursor']}")
    assert (ids(last), last["next_cursor"]) == (ids_of(first), None)


def test_batches_are_selected_by_the_state_of_their_jobs(photo: str, monkeypatch: pytest.MonkeyPatch) -> None:
    running, completed, deleted = (make(photo) for _ in range(3))
    for job in jobs_of(completed):
        succeed(job)
    removal.delete(OWNER, deleted["id"])
    monkeypatch.setattr("facemagi.jobs.sagemaker.invoke", fails)
    queueing = make(photo)
    drop_queue()
    by_state = {"queueing": queueing, "running": running, "completed": completed, "deleted": deleted}
    for state, batch in by_state.items():
        assert show(batch)["state"] == state
        assert ids(listed(f"state={state}")) == ids_of(batch)
    assert ids(listed()) == ids_of(queueing, completed, running)


def test_batches_are_selected_by_their_labels(photo: str) -> None:
    wanted, _ = make(photo, user_id="u-81", album="a"), make(photo, user_id="u-82")
    assert ids(listed("metadata.user_id=u-81&metadata.album=a")) == ids_of(wanted)
    assert ids(listed("metadata.user_id=u-81&metadata.album=b")) == []


def test_a_call_reads_a_bounded_number_of_jobs(photo: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_RECORDS_A_PAGE", 6)
    batches = [make(photo, GLOW, GLOW) for _ in range(3)]
    first = listed()
    assert ids(first) == ids_of(batches[2], batches[1])
    assert ids(listed(f"cursor={first['next_cursor']}")) == ids_of(batches[0])


def test_the_jobs_of_a_batch_that_is_not_listed_are_not_read(photo: str, monkeypatch: pytest.MonkeyPatch) -> None:
    make(photo, user_id="u-82")
    monkeypatch.setattr("facemagi.table.read_many", fails)
    assert listed("metadata.user_id=u-81")["batches"] == listed("state=deleted")["batches"] == []


def test_an_erased_batch_is_in_no_list(photo: str) -> None:
    make(photo)
    erasure.start(OWNER, {})
    assert listed()["batches"] == listed("state=deleted")["batches"] == []


def test_batches_of_others_are_not_listed(photo: str) -> None:
    make(photo)
    make(photo)
    cursor = listed("limit=1")["next_cursor"]
    assert listed(sub="eve")["batches"] == listed(f"cursor={cursor}", sub="eve")["batches"] == []


@pytest.mark.parametrize(
    ("query", "code", "param"),
    [
        ("state=ready", "invalid_param", "query.state"),
        ("photo=photo_1", "unknown_param", "query.photo"),
        ("limit=0", "invalid_param", "query.limit"),
        ("cursor=am9iXzE", "invalid_param", "query.cursor"),
    ],
)
def test_a_query_that_is_not_understood_is_refused(query: str, code: str, param: str) -> None:
    status, answer, _ = request(job_router, "GET", f"/v1/batches?{query}")
    assert (status, answer["error"]["code"], answer["error"]["param"]) == (422, code, param)
