"""The states of photos and jobs, in records and in the API."""

from enum import StrEnum


class PhotoState(StrEnum):
    """The life of a photo: pending, then ready or rejected.

    Attributes:
        PENDING: the upload has not arrived yet, or its faces are being detected.
        READY: the faces are known; jobs may use the photo.
        REJECTED: the photo cannot be used; the record's error says why.
    """

    PENDING = "pending"
    READY = "ready"
    REJECTED = "rejected"


class JobState(StrEnum):
    """The life of a job: queued, then one of the final states.

    Attributes:
        QUEUED: the job waits for its endpoint, or runs there.
        SUCCEEDED: the result is in the bucket.
        FAILED: the effect failed; the record's error says why.
        CANCELED: the owner cancelled the job before it ended.
        EXPIRED: the job ran out of time, or its result was deleted.
    """

    QUEUED = "queued"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELED = "canceled"
    EXPIRED = "expired"


WITHOUT_RESULT = (JobState.FAILED, JobState.CANCELED, JobState.EXPIRED)
"""Final states of jobs that have no result."""

FINISHED = (JobState.SUCCEEDED, *WITHOUT_RESULT)
"""All final states of jobs."""
