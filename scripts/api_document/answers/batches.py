"""Batches."""

from typing import Any

from pydantic import Field

from facemagi.states import BatchState, JobState
from scripts.api_document.answers.answer import Answer
from scripts.api_document.answers.errors import Error


class BatchJob(Answer):
    """One job of a batch."""

    id: str
    photo: str
    edit: int = Field(description="The index of its edit, from 0.")
    sweep: dict[str, Any] = Field(description="Its values of the edit's sweep.")
    state: JobState
    error: Error | None = Field(description="Why it failed, or could not be queued.")


class BatchCounts(Answer):
    """How many jobs are in each state."""

    queued: int
    succeeded: int
    failed: int
    canceled: int
    expired: int
    deleted: int


class ListedBatch(Answer):
    """A batch in a list. GET the batch for its jobs."""

    id: str
    state: BatchState
    counts: BatchCounts
    metadata: dict[str, str] = Field(description="Your own labels; its jobs have them too.")
    created_at: int
    expires_at: int


class Batch(ListedBatch):
    """Several edits of several photos. GET a job for its result."""

    jobs: list[BatchJob] = Field(description="Photo by photo, in the order of the edits.")


class BatchList(Answer):
    """A page of batches, newest first."""

    batches: list[ListedBatch]
    next_cursor: str | None = Field(description="For the next page; null on the last one.")
