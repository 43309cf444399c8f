"""The record of a job: made, moved to its next leg, settled."""

import time
from collections.abc import Sequence
from dataclasses import asdict

from facemagi import limits, objects, table
from facemagi.batches import ends
from facemagi.errors import FaceMagiError
from facemagi.ids import PHOTO_ID
from facemagi.jobs import deadlines, results
from facemagi.jobs.legs import Leg
from facemagi.jobs.queued import queue_exit
from facemagi.jobs.requests import NewJob
from facemagi.metrics import ended_jobs
from facemagi.states import WITHOUT_RESULT, JobState
from facemagi.table import Json, Record
from facemagi.warnings import JobWarning
from facemagi.webhooks import events

NOT_MEASURED: Json = {}
"""What a job took that did not succeed."""


def name(job: str) -> str:
    """The name of a job's record in the table.

    Args:
        job: the job's id.
    """
    return f"job#{job}"


def new(request: NewJob, legs: Sequence[Leg], webhook: Json | None = None, retry_of: str | None = None) -> Record:
    """The record of a new job.

    Args:
        request: the body of POST /v1/jobs.
        legs: its legs.
        webhook: where its end is announced, what `events.chosen` returned.
        retry_of: the id of the job that it repeats; None for others.
    """
    now = int(time.time())
    step_bodies = [step for leg in legs for step in leg.body["steps"]]
    steps = [{name: step[name] for name in ("effect", "params", "faces")} for step in step_bodies]
    stored = {
        "steps": steps,
        "photo": request.photo,
        "faces": [face["id"] for face in legs[0].body["faces"]],
        "output": legs[-1].body["output"],
        "created_at": now,
        "all_faces": "all" in (request.faces, *(step.faces for step in request.requested_steps())),
        "gives_up_at": now + min(_longest(request, legs), limits.MAX_JOB_SECONDS),
        "body": request.model_dump(mode="json", exclude_unset=True, exclude={"metadata"}),
    }
    optional = {
        "webhook": webhook,
        "metadata": request.metadata,
        "start_by": legs[0].body.get("start_by"),
        "deletes_at": request.retention_s and now + request.retention_s,
        "retry_of": retry_of,
        "priority": None if request.priority == "normal" else request.priority,
    }
    stored |= {name: value for name, value in optional.items() if value}
    later_legs = {"legs": [leg.stored() for leg in legs[1:]]} if legs[1:] else {}
    return Record(JobState.QUEUED, stored, later_legs, now + limits.RETENTION_SECONDS)


def _longest(request: NewJob, legs: Sequence[Leg]) -> int:
    """After how many seconds a job gives up: it has waited and run as long as it may, and no notice has come."""
    running = sum(leg.timeout_s for leg in legs)
    if request.deadline_s is not None:
        return request.deadline_s + running + limits.DEADLINE_GRACE_SECONDS
    if request.priority == "low":
        return limits.MAX_JOB_SECONDS
    return limits.JOB_TTL_SECONDS * len(legs) + running + limits.JOB_GRACE_SECONDS


def create(owner: str, job: str, record: Record) -> bool:
    """Write a new job's record; False where there is one already.

    Args:
        owner: the owner's id.
        job: the job's id.
        record: what `new` returned.
    """
    return table.create(owner, name(job), record, record.request["created_at"] + limits.INVOCATION_GRACE_SECONDS)


def advance(owner: str, job: str, leg: Leg, later: Sequence[Leg], answer: Json, spent: Json) -> bool:
    """Record that a job has reached its next leg; False where it has ended, or has reached it before.

    Args:
        owner: the owner's id.
        job: the job's id.
        leg: the leg that runs now.
        later: the legs after it.
        answer: what `attempts.send` returned for it.
        spent: what the legs before took (`measures.of_leg`).
    """
    values = {
        ":queued": {"S": JobState.QUEUED},
        ":leg": {"N": str(leg.number)},
        ":first": {"N": "1"},
        ":outcome": table.text({"legs": [each.stored() for each in later]} | spent),
        ":answer": table.text(answer),
        ":lane": {"S": leg.endpoint},
    }
    update = "SET outcome = :outcome, leg = :leg, attempt = :first, invocation = :answer, sweep_shard = :lane"
    condition = f"#state = :queued AND {table.EARLIER_LEG}"
    return table.update_if(owner, name(job), update, condition, values) is not None


def settle(
    owner: str,
    job: str,
    state: JobState,
    error: Json | None,
    warnings: Sequence[JobWarning] = (),
    leg: int | None = None,
    measured: Json = NOT_MEASURED,
) -> bool:
    """Move a job to its final state, and announce that to its webhook.

    If the job had already ended without a result, a late result is deleted. If an earlier call moved the job and then
    failed, this one announces it.

    What it had in the queue becomes free; the caller sends the next waiting job (`release`).

    Args:
        owner: the owner's id.
        job: the job's id.
        state: the final state.
        error: the members of `error` in the envelope, where it did not succeed.
        warnings: the warnings of the result.
        leg: the leg that ended; None for a job with a single leg.
        measured: what the job took and cost (`measures.of_job`).

    Returns:
        Whether the job was moved; False where it had already ended.
    """
    outcome = measured | {
        "error": error,
        "warnings": [asdict(warning) for warning in warnings],
        "finished_at": int(time.time()),
    }
    next_leg = None if leg is None else leg + 1
    moved = table.finish(owner, name(job), state, outcome, only_from=[JobState.QUEUED], leg=next_leg)
    if moved:
        ended_jobs.tell(job, moved)
        ends.count_job(owner, moved)
    record = moved or table.read(owner, name(job))
    if moved is not None:
        queue_exit.after_end(owner, moved)
    elif record is not None:
        queue_exit.after_late_end(owner, name(job), record)
    if record is not None and record.state == state:
        events.announce(owner, f"job.{state}", job, record)
    elif record is not None and record.state in WITHOUT_RESULT and state == JobState.SUCCEEDED:
        objects.remove(result_key(owner, job, record))
    return moved is not None


def overdue_error(record: Record) -> Json | None:
    """The error of a queued job whose time is over without a notice; None for any other job.

    Args:
        record: the job's record.
    """
    if record.state != JobState.QUEUED or time.time() <= record.request["gives_up_at"]:
        return None
    if "start_by" in record.request:
        return deadlines.passed(record.request["start_by"]).detail()
    remedy = "Send the job again."
    return FaceMagiError("inference_failed", "The job's time is over and no result came.", remedy=remedy).detail()


def too_late_to_start(record: Record) -> Json | None:
    """The error of a job whose deadline is over, so that no endpoint may begin with it; None for any other job.

    Args:
        record: the job's record.
    """
    start_by = record.request.get("start_by")
    return deadlines.passed(start_by).detail() if deadlines.is_over(start_by) else None


def no_instance(record: Record | None) -> Json:
    """The error of a job that SageMaker has kept until its time to wait was over.

    Args:
        record: the job's record.
    """
    if record is not None and "start_by" in record.request:
        return deadlines.passed(record.request["start_by"]).detail()
    message = "No instance was free before the job's time was over."
    return FaceMagiError("effect_unavailable", message, remedy="Send the job again.").detail()


def photos_of(record: Record) -> set[str]:
    """The ids of the photos that a job edits or uses as a second photo.

    Args:
        record: the job's record.
    """
    values = [value for step in record.request["steps"] for value in step["params"].values()]
    seconds = {value for value in values if isinstance(value, str) and PHOTO_ID.fullmatch(value)}
    return {record.request["photo"], *seconds}


def result_format(record: Record) -> str:
    """The format of a job's result, a key of `results.MEDIA_TYPES`.

    Args:
        record: the job's record.
    """
    return str(record.request["output"]["format"])


def result_key(owner: str, job: str, record: Record) -> str:
    """The object key of a job's result: where SageMaker has written it, else where it was asked to write it.

    The recorded answer is that of an earlier leg, if the function ended after it had sent the last one.

    Args:
        owner: the owner's id.
        job: the job's id.
        record: the job's record.
    """
    asked = results.key(owner, job, result_format(record))
    written = objects.own_key(record.invocation.get("output", ""))
    is_last_leg = not record.outcome.get("legs")
    return written if written and is_last_leg and not results.is_handoff(written, job) else asked
