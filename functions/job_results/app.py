"""Applies the notices of SageMaker and Lambda: a job goes on to its next endpoint, or gets its final state."""

from typing import Any

from facemagi.deadline import with_deadline
from facemagi.jobs import notices, relay
from facemagi.jobs.notices import Notice
from facemagi.jobs.queued import freed
from facemagi.jobs.queued.freed import Freed
from facemagi.observability import logged, logger

Json = dict[str, Any]


@logged
@with_deadline
def handler(event: Json, context: Any) -> Json | None:
    """Apply the notices of an event: of SNS, which sends them one by one, or of the queue `NoticeQueue`, which has
    collected some. Both may send a notice more than once.

    Returns:
        For the queue, the messages that it has to keep; the others are done.
    """
    if "Sns" in event["Records"][0]:
        for notice in notices.parse(event):
            freed.follow(_apply(notice))
        return None
    return {"batchItemFailures": [{"itemIdentifier": message} for message in _apply_batch(event["Records"])]}


def _apply_batch(messages: list[Json]) -> list[str]:
    """Apply the notices of a batch, each by itself; then send the jobs that waited for the slots of all of them.

    Returns:
        The ids of the messages that could not be applied. SQS sends them again, and after some times moves them to the
        queue `Undelivered`.
    """
    failed, slots = [], []
    for message in messages:
        try:
            notice = notices.read(message["body"])
            slots += _apply(notice) if notice else []
        except Exception:  # one bad notice must not repeat the others
            logger().exception("notice failed", extra={"message_id": message["messageId"]})
            failed.append(message["messageId"])
    try:
        freed.follow(slots)
    except Exception:  # the notices are applied, and would send nothing if they came again; the sweeper sends the jobs
        logger().exception("waiting jobs not sent")
    return failed


def _apply(notice: Notice) -> list[Freed]:
    applied, attempt = relay.apply(notice), notice.attempt
    fields = {"job": attempt.job, "leg": attempt.leg, "attempt": attempt.number}
    fields |= {"state": notice.state, "moved": applied.state is not None}
    logger().info("notice", extra=fields)
    return [applied.freed] if applied.freed else []
