"""The end of a batch: when its last job has ended, its webhook gets one message.

A counter has a record of its own, a small one, because every end of a job writes it. Without a webhook nothing is
counted. The number only says when to look: before the message is sent, the jobs themselves are read. If a count is
lost, the sweeper finds that all jobs have ended.
"""

from contextlib import suppress

from facemagi import table
from facemagi.aws import client
from facemagi.ids import derived
from facemagi.observability import count, logger
from facemagi.settings import settings
from facemagi.states import BatchState, JobState
from facemagi.table import Json, Record
from facemagi.webhooks import events

EVENT = "batch.completed"


def is_counted(record: Record) -> bool:
    """Whether somebody waits for a message about the end of a batch.

    Args:
        record: the batch's record.
    """
    webhook = record.request.get("webhook")
    return webhook is not None and (webhook["events"] is None or EVENT in webhook["events"])


def begin(owner: str, batch: str, record: Record) -> None:
    """Begin to count, where somebody waits for the end.

    Args:
        owner: the owner's id.
        batch: the batch's id.
        record: its record.
    """
    if not is_counted(record):
        return
    members = {"open_jobs": {"N": str(record.request["jobs"])}, "expires_at": {"N": str(record.expires_at)}}
    dynamodb = client("dynamodb")
    with suppress(dynamodb.exceptions.ConditionalCheckFailedException):  # a call with the same key has begun
        dynamodb.put_item(
            TableName=settings().table,
            Item=_key(owner, batch) | members,
            ConditionExpression="attribute_not_exists(pk)",
        )


def count_job(owner: str, job: Record) -> None:
    """Count a job that has just ended. What goes wrong here must not make that end look undone.

    Args:
        owner: the owner's id.
        job: its record.
    """
    batch = job.request.get("batch")
    if batch is None:
        return
    try:
        if _is_last(owner, batch):
            announce(owner, batch)
    except Exception:
        logger().exception("not counted", extra={"batch": batch})
        count("BatchEndsLost")


def announce(owner: str, batch: str) -> bool:
    """Announce the end of a batch, if all of its jobs have ended; a second message is never sent.

    Args:
        owner: the owner's id.
        batch: the batch's id.

    Returns:
        Whether all have ended.
    """
    record = table.read(owner, f"batch#{batch}")
    if record is None or record.state == BatchState.QUEUEING:
        return False
    jobs = [f"job#{derived('job', batch, number)}" for number in range(record.request["jobs"])]
    if any(job.state == JobState.QUEUED for job in table.read_many(owner, jobs).values()):
        return False
    events.announce(owner, EVENT, batch, record)
    table.finish(owner, f"batch#{batch}", BatchState.COMPLETED, record.outcome, only_from=[BatchState.RUNNING])
    return True


def _is_last(owner: str, batch: str) -> bool:
    """Count down; whether no job is left. A job that is counted twice only makes somebody look too early."""
    dynamodb = client("dynamodb")
    try:
        dynamodb.update_item(
            TableName=settings().table,
            Key=_key(owner, batch),
            UpdateExpression="SET open_jobs = open_jobs - :one",
            ConditionExpression="open_jobs > :one",
            ExpressionAttributeValues={":one": {"N": "1"}},
        )
    except dynamodb.exceptions.ConditionalCheckFailedException:
        return True
    return False


def _key(owner: str, batch: str) -> Json:
    return table.key(owner, f"open#{batch}")
