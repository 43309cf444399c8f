"""Lists of batches."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from facemagi import lists
from facemagi.api.queries import PageQuery
from facemagi.batches import showing
from facemagi.deletion import tombstones
from facemagi.states import BatchState
from facemagi.table import Json, Record

SHOWN_AS = {
    BatchState.QUEUEING: (BatchState.QUEUEING,),
    BatchState.RUNNING: (BatchState.RUNNING, BatchState.COMPLETED),
    BatchState.COMPLETED: (BatchState.COMPLETED,),
    BatchState.DELETED: (BatchState.DELETED,),
}
"""The states in which a batch may be shown, by that of its record: only its jobs say whether all have ended."""


@dataclass(frozen=True)
class BatchFilter:
    """Which batches a list has.

    Attributes:
        state: None for all that have not been deleted.
        metadata: labels that a batch must have.
    """

    state: BatchState | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)

    def may_accept(self, record: Record) -> bool:
        """Whether a batch can belong to the list; its jobs decide.

        Args:
            record: the batch's record.
        """
        state = BatchState(record.state)
        return (
            not tombstones.is_gone(record)
            and (self.state in SHOWN_AS[state] if self.state else state != BatchState.DELETED)
            and self.metadata.items() <= record.request.get("metadata", {}).items()
        )


def page(owner: str, asked: PageQuery, selection: BatchFilter) -> Json:
    """The answer of GET /v1/batches.

    Args:
        owner: the owner's id.
        asked: which part of the list.
        selection: which batches.

    Raises:
        FaceMagiError: `invalid_param` for a malformed cursor.
    """

    def view(batch: str, record: Record) -> Json | None:
        shown = showing.view(owner, batch, record)
        del shown["jobs"]
        return shown if selection.state in (None, shown["state"]) else None

    batches, cursor = lists.page(owner, "batch", asked, selection.may_accept, view, _jobs_of)
    return {"batches": batches, "next_cursor": cursor}


def _jobs_of(record: Record) -> int:
    jobs: int = record.request["jobs"]
    return jobs
