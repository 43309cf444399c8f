"""Erasures: everything of an owner, or everything with certain labels, is deleted at once.

The call that requests an erasure deletes as much as its time allows; the sweeper does the rest. The erasure's record
says how far it has come. If a function ends in between, the next one repeats the last records, which does no harm.

Batches come first, then photos. A job is erased with its labels, or with a photo that it used: an app may have
labelled only one. With everything of an owner its usage goes too. It stays when one user is erased: it is that of the
account, and names no user. The counters of daily quotas stay until midnight: an erasure must not renew a quota.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from itertools import islice

from facemagi import limits, objects, table, unfinished
from facemagi.batches import removal as batches
from facemagi.deadline import remaining_seconds
from facemagi.deletion import tombstones
from facemagi.deletion.tombstones import Burial
from facemagi.errors import FaceMagiError
from facemagi.ids import new_id, pattern
from facemagi.jobs import records
from facemagi.jobs import removal as jobs
from facemagi.photos import removal as photos
from facemagi.photos.keys import PhotoKey
from facemagi.table import Json, Record
from facemagi.usage import ledger

RUNNING, DONE = "running", "done"

COUNTS = {"batch": "batches", "photo": "photos", "job": "jobs"}
"""What an erasure deletes, in this order, and the names of their numbers. A batch that is gone queues no more jobs."""

KINDS = tuple(COUNTS)

CHUNK = 50
"""So many records are deleted before the progress is stored: about a second."""

CHUNK_SECONDS = 15.0
"""The time kept for a chunk: an erasure that has less left continues in a later function."""

TURN_SECONDS = 120.0
"""How long one erasure may run in a sweep, so that the other records get their turn."""

Found = tuple[str, Record]
"""The id and the record of a photo or a job."""


def start(owner: str, labels: Mapping[str, str]) -> Json:
    """Begin to delete everything that an owner has now.

    Args:
        owner: the owner's id.
        labels: only photos and jobs with these labels, and jobs on such photos; empty for everything.

    Returns:
        The erasure as the API shows it.
    """
    now, erasure = int(time.time()), new_id("erasure")
    progress = dict.fromkeys(COUNTS.values(), 0) | {"kind": KINDS[0], "after": None}
    record = Record(RUNNING, {"labels": dict(labels), "created_at": now}, progress, now + limits.RETENTION_SECONDS)
    table.create(owner, _name(erasure), record, now + limits.SWEEP_SECONDS)
    return _view(erasure, _run(owner, erasure, record))


def find(owner: str, erasure: str) -> Json:
    """An erasure as the API shows it.

    Args:
        owner: the owner's id.
        erasure: its id, as the caller sent it.

    Raises:
        FaceMagiError: `not_found`.
    """
    record = table.read(owner, _name(erasure)) if pattern("erasure").fullmatch(erasure) else None
    if record is None:
        raise FaceMagiError("not_found", "There is no such erasure.", param="erasure", actual=erasure)
    return _view(erasure, record)


def go_on(owner: str, erasure: str, record: Record) -> None:
    """Continue an erasure in the sweeper.

    Args:
        owner: the owner's id.
        erasure: its id.
        record: its record.
    """
    if record.state == RUNNING:
        _run(owner, erasure, record)


def _run(owner: str, erasure: str, record: Record) -> Record:
    """Delete until nothing is left or the time is over; returns the record as it is then."""
    until = time.monotonic() + min(remaining_seconds() - CHUNK_SECONDS, TURN_SECONDS)
    progress = dict(record.outcome)
    for kind in KINDS[KINDS.index(progress["kind"]) :]:
        after = progress["after"] if kind == progress["kind"] else None
        for chunk in _chunks(owner, kind, after):
            deleted = _delete(owner, kind, _concerned(owner, erasure, record, kind, chunk), Burial("deleted", erasure))
            progress |= {COUNTS[kind]: progress[COUNTS[kind]] + deleted, "kind": kind, "after": chunk[-1][0]}
            _save(owner, erasure, progress)
            if time.monotonic() > until:
                return Record(RUNNING, record.request, progress, record.expires_at)
    if not record.request["labels"]:
        ledger.erase(owner, record.request["created_at"])
    _finish(owner, erasure, record, progress)
    return Record(DONE, record.request, progress, record.expires_at)


def _chunks(owner: str, kind: str, after: str | None) -> Iterator[list[Found]]:
    prefix = f"{kind}#"
    found = table.newest_first(owner, prefix, after and prefix + after)
    while chunk := [(name.removeprefix(prefix), record) for name, record in islice(found, CHUNK)]:
        yield chunk


def _concerned(owner: str, erasure: str, record: Record, kind: str, chunk: list[Found]) -> list[Found]:
    """Those of a chunk that the erasure is about, and those that it has buried already."""
    labels, until = record.request["labels"], record.request["created_at"]
    buried = _buried_photos(owner, erasure, chunk) if kind == "job" else set()

    def concerns(thing: Record) -> bool:
        if tombstones.is_tombstone(thing):
            return bool(thing.outcome.get("erasure") == erasure)
        is_asked = labels.items() <= thing.request.get("metadata", {}).items() and thing.request["created_at"] <= until
        return is_asked or (kind == "job" and not buried.isdisjoint(records.photos_of(thing)))

    return [(identity, thing) for identity, thing in chunk if concerns(thing)]


def _buried_photos(owner: str, erasure: str, chunk: list[Found]) -> set[str]:
    """The ids of the photos of a chunk of jobs that this erasure has deleted."""
    used = {photo for _, job in chunk if not tombstones.is_tombstone(job) for photo in records.photos_of(job)}
    found = table.read_many(owner, {PhotoKey(owner, photo).record for photo in used})
    return {name.removeprefix("photo#") for name, photo in found.items() if photo.outcome.get("erasure") == erasure}


def _delete(owner: str, kind: str, things: list[Found], why: Burial) -> int:
    """Bury things and delete their objects; returns how many had not been deleted before."""
    bury, objects_of = _DELETIONS[kind]
    keys: list[str] = []
    for identity, record in things:
        if not tombstones.is_tombstone(record):
            bury(owner, identity, record, why)
        keys += objects_of(owner, identity, record)
    objects.remove(*keys)
    return sum(record.state != tombstones.STATE for _, record in things)


_DELETIONS: dict[str, tuple[Callable[[str, str, Record, Burial], None], Callable[[str, str, Record], list[str]]]] = {
    "batch": (batches.bury, lambda *_: []),
    "photo": (photos.bury, lambda owner, photo, _: photos.objects_of(owner, photo)),
    "job": (jobs.bury, jobs.objects_of),
}
"""How each kind is buried, and which objects it has."""


def _save(owner: str, erasure: str, progress: Json) -> None:
    values = {":progress": table.text(progress), ":running": {"S": RUNNING}}
    table.update_if(owner, _name(erasure), "SET outcome = :progress", "#state = :running", values)


def _finish(owner: str, erasure: str, record: Record, progress: Json) -> None:
    """The record of a finished erasure keeps no labels: they may name the user whose things were erased."""
    kept = {"created_at": record.request["created_at"]}
    values = {":done": {"S": DONE}, ":kept": table.text(kept), ":progress": table.text(progress)}
    update = f"SET #state = :done, #request = :kept, outcome = :progress REMOVE {unfinished.MARKS}"
    table.update_if(owner, _name(erasure), update, "attribute_exists(pk)", values)


def _name(erasure: str) -> str:
    return f"erasure#{erasure}"


def _view(erasure: str, record: Record) -> Json:
    deleted = {"photos": record.outcome["photos"], "jobs": record.outcome["jobs"]}
    return {"id": erasure, "state": record.state, "deleted": deleted}
