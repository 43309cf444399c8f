"""What a progress callback gets."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Progress:
    """Where an edit is.

    Attributes:
        stage: `uploading` or `downloading`, with bytes; else the state of the photo or the job: `awaiting_upload`,
            `detecting`, `ready`, `queued`, `succeeded`, ….
        id: of the photo or the job; None until it has one.
        done_bytes: how many bytes were sent or received.
        total_bytes: of how many; None where that is not known.
        queue_position: how many jobs are before this one; None where that is not known.
        eta_s: in how many seconds the job will end; None where that is not known.
    """

    stage: str
    id: str | None = None
    done_bytes: int | None = None
    total_bytes: int | None = None
    queue_position: int | None = None
    eta_s: float | None = None


OnProgress = Callable[[Progress], None]
"""Called often, from the thread or the event loop that makes the call; it has to be fast."""


def ignore(_: Progress) -> None:
    """The callback of those who give none."""
