"""The end of a retention: noted when a photo or a job is created, respected by every call after it."""

import time
from collections.abc import Sequence

from facemagi import limits, table
from facemagi.table import Record


def note(owner: str, identity: str, record: Record, keys: Sequence[str]) -> None:
    """Note for the sweeper when everything of a photo or a job must be deleted; without `retention_s` nothing happens.

    It comes before the thing itself: a note without a thing does no harm.

    Args:
        owner: the owner's id.
        identity: the id of the photo or the job.
        record: its record.
        keys: the objects that it may have.
    """
    deletes_at = record.request.get("deletes_at")
    if deletes_at is None:
        return
    request = {"created_at": record.request["created_at"], "keys": list(keys)}
    written = Record("noted", request, {}, deletes_at + limits.RETENTION_SECONDS)
    table.create(owner, f"expiry#{identity}", written, deletes_at)


def of(record: Record) -> int:
    """When everything of a photo or a job is deleted, seconds since 1970.

    Args:
        record: its record.
    """
    return int(record.request.get("deletes_at", record.expires_at))


def is_over(record: Record) -> bool:
    """Whether the retention of a photo or a job is over, although the sweeper may not have come yet.

    Args:
        record: its record.
    """
    return time.time() >= of(record)
