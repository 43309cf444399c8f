"""A deleted batch has no waiting job and no result, whoever queues its jobs meanwhile."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from facemagi import limits, table
from facemagi.aws import client
from facemagi.batches import removal, sending
from facemagi.deletion import erasure
from facemagi.jobs import lifecycle, sagemaker
from facemagi.sweeping import sweep
from functions.job_router.app import handler as job_router
from tests.core import webhook_life
from tests.core.batches.batch_life import (
    GLOW,
    batch_of_the_owner,
    counts,
    create,
    fails,
    jobs_of,
    run_queue,
    show,
    succeed,
)
from tests.core.job_life import later
from tests.core.job_samples import Calls
from tests.core.lost_calls import KilledError, killed
from tests.core.test_functions import request
from tests.support.receiver import Receiver
from tests.support.samples import ENVIRONMENT, OWNER

Json = dict[str, Any]


def test_a_deleted_batch_cancels_what_waits_and_deletes_the_results(photo: str, hook: Receiver) -> None:
    batch = create([photo], GLOW, GLOW, {"effect": "nothing"}, webhook={"url": hook.url})
    succeed(jobs_of(batch)[0])
    assert request(job_router, "DELETE", f"/v1/batches/{batch['id']}")[0] == 204
    assert (show(batch)["state"], counts(batch)) == ("deleted", {"deleted": 1, "canceled": 1, "failed": 1})
    assert "Contents" not in client("s3").list_objects_v2(
        Bucket=ENVIRONMENT["FACEMAGI_BUCKET"], Prefix=f"{OWNER}/results/"
    )
    assert webhook_life.deliver_all() == 1
    assert request(job_router, "DELETE", f"/v1/batches/{batch['id']}")[0] == 204
    assert webhook_life.deliver_all() == 0


def test_a_job_that_ends_while_its_batch_is_deleted_leaves_no_result(photo: str) -> None:
    batch = create([photo], GLOW)
    (job,) = jobs_of(batch)
    remove = lifecycle.remove

    def remove_after_the_end(owner: str, job: str) -> None:
        succeed(job)
        remove(owner, job)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lifecycle, "remove", remove_after_the_end)
        removal.delete(OWNER, batch["id"])
    assert counts(batch) == {"deleted": 1}
    succeed(job)  # the notice comes again
    assert counts(batch) == {"deleted": 1}


def test_a_batch_that_is_deleted_while_its_jobs_are_queued_runs_none(photo: str, calls: Calls) -> None:
    # given a batch that is deleted after the second of its jobs was sent, before the third
    invoke, invoked = sagemaker.invoke, []

    def delete_then_invoke(*args: Any) -> Any:
        invoked.append(args)
        if len(invoked) == 3:
            removal.delete(OWNER, batch_of_the_owner())
        return invoke(*args)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sagemaker, "invoke", delete_then_invoke)
        batch = create([photo], GLOW, GLOW, GLOW, GLOW)
    # when the function has looked at it
    run_queue()
    # then no job waits
    assert (show(batch)["state"], counts(batch)) == ("deleted", {"canceled": 4})
    with later(removal.LAST_LOOK_SECONDS + 1):
        sweep.run()
        assert run_queue() == 1
    with later(3600):
        sweep.run()
    assert run_queue() == 0


def test_a_function_that_was_killed_after_the_deletion_leaves_no_job_running(photo: str) -> None:
    # given a batch that is deleted while a function queues a job that is killed before it sees that
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sending, "_start", killed)
        patch.setattr(sagemaker, "invoke", deleting_first(sagemaker.invoke))
        with pytest.raises(KilledError):
            create([photo], GLOW, GLOW)
    batch = {"id": batch_of_the_owner()}
    assert counts(batch) == {"canceled": 1, "queued": 1}
    # then the sweeper has the rest cancelled
    with later(limits.SWEEP_SECONDS + 1):
        sweep.run()
        run_queue()
    assert counts(batch) == {"canceled": 2}


def deleting_first(invoke: Callable[..., Any]) -> Callable[..., Any]:
    done: list[Any] = []

    def call(*args: Any) -> Any:
        if not done:
            done.append(args)
            removal.delete(OWNER, batch_of_the_owner())
        return invoke(*args)

    return call


def test_a_deletion_that_has_no_time_left_is_continued(photo: str) -> None:
    batch = create([photo], *[GLOW] * 5)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(removal, "DELETE_SECONDS", 0)
        removal.delete(OWNER, batch["id"])
    assert counts(batch) == {"queued": 5}
    assert run_queue() == 1
    assert counts(batch) == {"canceled": 5}


def test_an_erasure_forgets_batches_and_their_jobs(photo: str) -> None:
    batch = create([photo], GLOW, metadata={"user_id": "u-81"})
    other = create([photo], GLOW)
    assert erasure.start(OWNER, {"user_id": "u-81"})["deleted"] == {"photos": 0, "jobs": 1}
    status, envelope, _ = request(job_router, "GET", f"/v1/batches/{batch['id']}")
    assert (status, envelope["error"]["code"]) == (410, "deleted")
    assert show(other)["state"] == "running"
    items = client("dynamodb").scan(TableName=ENVIRONMENT["FACEMAGI_TABLE"])["Items"]
    assert "u-81" not in json.dumps(items)


def test_a_batch_that_is_erased_while_its_jobs_are_queued_leaves_none(photo: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sagemaker, "invoke", fails)
        create([photo], GLOW, metadata={"user_id": "u-81"})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sending, "_submit", erasing_first(sending._submit))
        run_queue()
    run_queue()
    ((_, job),) = table.newest_first(OWNER, "job#")
    assert (job.state, job.outcome["gone"]) == ("deleted", "deleted")


def erasing_first(submit: Callable[..., None]) -> Callable[..., None]:
    def call(*args: Any) -> None:
        erasure.start(OWNER, {"user_id": "u-81"})
        submit(*args)

    return call
