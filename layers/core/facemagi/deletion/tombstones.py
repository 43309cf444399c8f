"""Tombstones: what stays of a photo or a job until its day is over, so that its id answers 410 and not 404.

A tombstone has the state `deleted` and times. That of a job also has the format of its result: if the job was still
running, its result must be found and deleted when it comes. And for the usage of the account it has the effect, the
time and the cost of the edit.
"""

import time
from dataclasses import dataclass

from facemagi import table, unfinished
from facemagi.deletion import expiry
from facemagi.errors import FaceMagiError
from facemagi.table import Json, Record

STATE = "deleted"
"""The state of a tombstone, in `PhotoState` and in `JobState`."""

KEPT = ("created_at", "output", "jobs")
"""What a tombstone keeps of a request; `jobs` is the number of jobs of a batch."""


@dataclass(frozen=True)
class Burial:
    """Why everything of a photo or a job is deleted.

    Attributes:
        code: the error of later calls: `deleted`, or `expired` at the end of the retention.
        erasure: the id of the erasure that did it, if one did.
    """

    code: str
    erasure: str | None = None


def bury(
    owner: str, name: str, record: Record, why: Burial, check_at: int | None = None, usage: Json | None = None
) -> None:
    """Turn a record into a tombstone.

    It comes before the objects are deleted: whoever stores an object later finds the tombstone and deletes it again.

    Args:
        owner: the owner's id.
        name: the record's name.
        record: the record.
        why: the reason.
        check_at: when the sweeper looks for objects that came later; None where none can come.
        usage: what a job has used, until that is counted (`usage.counting`); None for other things.
    """
    optional = {"erasure": why.erasure, "usage": usage}
    outcome = {"gone": why.code, "finished_at": int(time.time())} | {name: it for name, it in optional.items() if it}
    values = {
        ":state": {"S": STATE},
        ":request": table.text({name: record.request[name] for name in KEPT if name in record.request}),
        ":outcome": table.text(outcome),
    }
    update = "SET #state = :state, #request = :request, outcome = :outcome"
    if check_at is None:
        update += f" REMOVE {unfinished.MARKS}"
    else:
        update += ", check_at = :check_at"
        values[":check_at"] = {"N": str(check_at)}
    table.update_if(owner, name, update, "attribute_exists(pk)", values)


def is_tombstone(record: Record) -> bool:
    """Whether everything of a photo or a job has been deleted but its times.

    Args:
        record: the record of a photo or a job.
    """
    return "gone" in record.outcome


def is_gone(record: Record) -> bool:
    """Whether calls may see nothing of a photo or a job any more: it is a tombstone, or its retention is over.

    Args:
        record: the record of a photo or a job.
    """
    return is_tombstone(record) or expiry.is_over(record)


def refusal(identity: str, record: Record, param: str) -> FaceMagiError:
    """The error of a call that names a photo or a job that is gone.

    Args:
        identity: the id of the photo or the job.
        record: its record.
        param: the request's field that named it.
    """
    code = str(record.outcome.get("gone", "expired"))
    reason = "has been deleted" if code == "deleted" else "was deleted at the end of its retention"
    return FaceMagiError(code, f"{identity} {reason}.", param=param, actual=identity, remedy="Send it again.")
