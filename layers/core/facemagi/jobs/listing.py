"""Lists of jobs."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from facemagi import lists
from facemagi.api.queries import PageQuery
from facemagi.deletion import tombstones
from facemagi.jobs import lifecycle, records
from facemagi.states import JobState
from facemagi.table import Json, Record


@dataclass(frozen=True)
class JobFilter:
    """Which jobs a list has. What is None selects nothing.

    Attributes:
        state: None for all that have not been deleted.
        effect: the id of an effect; in a chain, any of its steps may have it.
        photo: the id of a photo that the job edits or uses as a second photo.
        metadata: labels that a job must have.
    """

    state: JobState | None = None
    effect: str | None = None
    photo: str | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)

    def accepts(self, record: Record) -> bool:
        """Whether a job belongs to the list.

        Args:
            record: the job's record.
        """
        state = lifecycle.current(record).state
        return (
            not tombstones.is_gone(record)
            and (state == self.state if self.state else state != JobState.DELETED)
            and (self.effect is None or self.effect in (step["effect"] for step in record.request["steps"]))
            and (self.photo is None or self.photo in records.photos_of(record))
            and self.metadata.items() <= record.request.get("metadata", {}).items()
        )


def page(owner: str, asked: PageQuery, selection: JobFilter) -> Json:
    """The answer of GET /v1/jobs.

    Args:
        owner: the owner's id.
        asked: which part of the list.
        selection: which jobs.

    Raises:
        FaceMagiError: `invalid_param` for a malformed cursor.
    """

    def view(job: str, record: Record) -> Json:
        return lifecycle.view(owner, job, lifecycle.current(record))

    jobs, cursor = lists.page(owner, "job", asked, selection.accepts, view)
    return {"jobs": jobs, "next_cursor": cursor}
