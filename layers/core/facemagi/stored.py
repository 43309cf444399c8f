"""The form in which a record is stored in the table."""

import json
from dataclasses import dataclass, field
from typing import Any

from facemagi import unfinished

Json = dict[str, Any]

_IN_LINE = ("waiting_lane", "waiting_tag")
"""The attributes of a job that waits in the table."""


@dataclass(frozen=True)
class Record:
    """A photo or a job as it is stored.

    Attributes:
        state: a `PhotoState` or a `JobState`.
        request: what the caller requested.
        outcome: the result, or the error.
        expires_at: when the record is deleted, seconds since 1970.
        leg: the number of the leg that a job has reached.
        attempt: the number of the attempt at that leg, from 1.
        invocation: what SageMaker answered when it accepted that attempt (`attempts`); empty before.
        slot_lane: the endpoint at which a job is (`queueing.slots`); empty while it is at none.
        check_at: when the sweeper looks at it, seconds since 1970; 0 where it does not.
        waiting_lane: the endpoint that a job waits for in the table (`queueing.line`), or waited for until its end.
        waiting_tag: its place there; empty where it does not wait.
    """

    state: str
    request: Json
    outcome: Json
    expires_at: int
    leg: int = 0
    attempt: int = 1
    invocation: Json = field(default_factory=dict)
    slot_lane: str = ""
    check_at: int = 0
    waiting_lane: str = ""
    waiting_tag: str = ""


def written(record: Record) -> Json:
    """The attributes of a new record, as DynamoDB writes them, without its key.

    Args:
        record: a record in its first state.
    """
    item: Json = {
        "state": {"S": record.state},
        "request": text(record.request),
        "expires_at": {"N": str(record.expires_at)},
    }
    if record.outcome:
        item["outcome"] = text(record.outcome)
    return item | {name: {"S": getattr(record, name)} for name in _IN_LINE if getattr(record, name)}


def text(value: Json) -> Json:
    """A JSON object as DynamoDB stores it. Each kilobyte of a record is paid for at every write, so it has no spaces.

    Args:
        value: the object.
    """
    return {"S": json.dumps(value, separators=(",", ":"))}


def read_item(item: Json) -> Record:
    """An item of the table as a record.

    Args:
        item: as DynamoDB writes it.
    """
    shard = item["sweep_shard"]["S"] if "sweep_shard" in item else ""
    return Record(
        state=item["state"]["S"],
        request=json.loads(item["request"]["S"]),
        outcome=json.loads(item["outcome"]["S"]) if "outcome" in item else {},
        expires_at=int(item["expires_at"]["N"]),
        leg=int(item["leg"]["N"]) if "leg" in item else 0,
        attempt=int(item["attempt"]["N"]) if "attempt" in item else 1,
        invocation=json.loads(item["invocation"]["S"]) if "invocation" in item else {},
        slot_lane=shard if shard not in unfinished.SHARDS else "",
        check_at=int(item["check_at"]["N"]) if "check_at" in item else 0,
        **{name: item[name]["S"] for name in _IN_LINE if name in item},
    )
