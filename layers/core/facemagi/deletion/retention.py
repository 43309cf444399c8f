"""The end of a retention: a photo or a job with `retention_s` is deleted completely when its time is over.

From that second on, its id answers 410. The sweeper then deletes its objects. What has no `retention_s` costs no record
of this kind; the lifecycle of the bucket deletes it.
"""

from facemagi import objects, table
from facemagi.deletion import tombstones
from facemagi.deletion.tombstones import Burial
from facemagi.jobs import removal as jobs
from facemagi.photos import removal as photos
from facemagi.table import Record


def end(owner: str, identity: str, record: Record) -> None:
    """Delete everything of a photo or a job; the sweeper calls it.

    Args:
        owner: the owner's id.
        identity: the id of the photo or the job.
        record: its note, which `expiry.note` wrote.
    """
    kind = identity.partition("_")[0]
    stored = table.read(owner, f"{kind}#{identity}")
    if stored is not None and not tombstones.is_gone(stored):
        return  # it was created later than its note, by a repeated call
    keys = list(record.request["keys"])
    if stored is not None and not tombstones.is_tombstone(stored):
        why = Burial("deleted" if stored.state == tombstones.STATE else "expired")
        if kind == "photo":
            photos.bury(owner, identity, stored, why)
        else:
            keys += jobs.objects_of(owner, identity, stored)
            jobs.bury(owner, identity, stored, why)
    objects.remove(*dict.fromkeys(keys))
    table.delete(owner, f"expiry#{identity}")
