"""The form in which a record is stored in the table."""

import json
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

_PLACES = ("slot_lane", "waiting_lane", "waiting_tag")
"""The attributes that say where a job is in the queue; each is there only while it has a value."""


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
        slot_lane: the endpoint at which a job has or had a slot (`queueing.slots`); empty before.
        slot_at: when it got that slot, seconds since 1970; 0 where it has none.
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
    slot_at: int = 0
    waiting_lane: str = ""
    waiting_tag: str = ""


def written(record: Record) -> Json:
    """The attributes of a new record, as DynamoDB writes them, without its key.

    Args:
        record: a record in its first state.
    """
    item: Json = {
        "state": {"S": record.state},
        "request": {"S": json.dumps(record.request)},
        "expires_at": {"N": str(record.expires_at)},
    }
    if record.outcome:
        item["outcome"] = {"S": json.dumps(record.outcome)}
    item |= {name: {"S": getattr(record, name)} for name in _PLACES if getattr(record, name)}
    return item | ({"slot_at": {"N": str(record.slot_at)}} if record.slot_lane else {})


def read_item(item: Json) -> Record:
    """An item of the table as a record.

    Args:
        item: as DynamoDB writes it.
    """
    return Record(
        state=item["state"]["S"],
        request=json.loads(item["request"]["S"]),
        outcome=json.loads(item["outcome"]["S"]) if "outcome" in item else {},
        expires_at=int(item["expires_at"]["N"]),
        leg=int(item["leg"]["N"]) if "leg" in item else 0,
        attempt=int(item["attempt"]["N"]) if "attempt" in item else 1,
        invocation=json.loads(item["invocation"]["S"]) if "invocation" in item else {},
        slot_at=int(item["slot_at"]["N"]) if "slot_at" in item else 0,
        **{name: item[name]["S"] for name in _PLACES if name in item},
    )
