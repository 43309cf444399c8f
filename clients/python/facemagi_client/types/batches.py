"""Types of the routes /v1/batches, written from the OpenAPI document by ./scripts/openapi; not by hand."""

from typing import Any, Literal, NotRequired, TypedDict

from facemagi_client.types.shared import Error, FaceChoice, JobState, NewStep, Output, Webhook

BatchState = Literal["queueing", "running", "completed", "deleted"]
"""The life of a batch."""


class BatchCounts(TypedDict):
    """How many jobs are in each state."""

    queued: int
    succeeded: int
    failed: int
    canceled: int
    expired: int
    deleted: int


class BatchJob(TypedDict):
    """One job of a batch."""

    id: str
    photo: str
    # The index of its edit, from 0.
    edit: int
    # Its values of the edit's sweep.
    sweep: dict[str, Any]
    state: JobState
    # Why it failed, or could not be queued.
    error: Error | None


class Edit(TypedDict):
    """An edit of every photo of a batch: a job without its photo. With a `sweep`, a job for each of its values."""

    effect: NotRequired[str]
    faces: NotRequired[Literal["all", "largest"] | list[str | FaceChoice]]
    params: NotRequired[dict[str, Any]]
    steps: NotRequired[list[NewStep]]
    output: NotRequired[Output]
    priority: NotRequired[Literal["low", "normal", "high"]]
    deadline_s: NotRequired[int | None]
    retention_s: NotRequired[int | None]
    # Values of parameters, such as `{"params.strength": [20, 40, 60]}`: a job for each value; for several parameters,
    # for each combination.
    sweep: NotRequired[dict[str, list[Any]]]


class ListedBatch(TypedDict):
    """A batch in a list. GET the batch for its jobs."""

    id: str
    state: BatchState
    counts: BatchCounts
    # Your own labels; its jobs have them too.
    metadata: dict[str, str]
    created_at: int
    expires_at: int


class Batch(TypedDict):
    """Several edits of several photos. GET a job for its result."""

    id: str
    state: BatchState
    counts: BatchCounts
    # Your own labels; its jobs have them too.
    metadata: dict[str, str]
    created_at: int
    expires_at: int
    # Photo by photo, in the order of the edits.
    jobs: list[BatchJob]


class NewBatch(TypedDict):
    """The body of POST /v1/batches. Its jobs have the labels of the batch."""

    photos: list[str]
    edits: list[Edit]
    # Your own labels, such as `user_id`; lists and erasures can select by them.
    metadata: NotRequired[dict[str, str]]
    webhook: NotRequired[Webhook | None]


class BatchList(TypedDict):
    """A page of batches, newest first."""

    batches: list[ListedBatch]
    # For the next page; null on the last one.
    next_cursor: str | None
