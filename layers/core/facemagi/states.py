"""The states of photos and jobs, in records and in the API."""

from enum import StrEnum


class PhotoState(StrEnum):
    """The life of a photo: announced, uploaded, then ready or rejected; deleted at any time.

    Attributes:
        AWAITING_UPLOAD: the upload has not arrived yet.
        DETECTING: the upload has arrived, and its faces are being detected.
        READY: the faces are known; jobs may use the photo.
        REJECTED: the photo cannot be used; the record's error says why.
        DELETED: its owner deleted it; only this is still known.
    """

    AWAITING_UPLOAD = "awaiting_upload"
    DETECTING = "detecting"
    READY = "ready"
    REJECTED = "rejected"
    DELETED = "deleted"


UNDECIDED = (PhotoState.AWAITING_UPLOAD, PhotoState.DETECTING)
"""States of photos that face detection has still to decide about."""

PRESENT = (*UNDECIDED, PhotoState.READY, PhotoState.REJECTED)
"""States of photos that have not been deleted."""


class JobState(StrEnum):
    """The life of a job: queued, then one of the final states.

    Attributes:
        QUEUED: the job waits for its endpoint, or runs there. SageMaker does not say which: only its notice of the end
            and its metrics of the whole queue are known, and asking the container would cost a call for each job.
        SUCCEEDED: the result is in the bucket.
        FAILED: the effect failed; the record's error says why.
        CANCELED: the owner cancelled the job before it ended.
        EXPIRED: the job ran out of time.
        DELETED: the owner deleted the result, or the photo with its results.
    """

    QUEUED = "queued"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELED = "canceled"
    EXPIRED = "expired"
    DELETED = "deleted"


WITHOUT_RESULT = (JobState.FAILED, JobState.CANCELED, JobState.EXPIRED, JobState.DELETED)
"""Final states of jobs that have no result."""

RETRYABLE = (JobState.FAILED, JobState.EXPIRED)
"""Final states of jobs whose request may succeed when it is sent again."""

FINISHED = (JobState.SUCCEEDED, *WITHOUT_RESULT)
"""All final states of jobs."""


class BatchState(StrEnum):
    """The life of a batch.

    Attributes:
        QUEUEING: its jobs are being queued.
        RUNNING: each of its jobs is queued, or has ended.
        COMPLETED: all of its jobs have ended. A record says so only where somebody waits for a message about that.
        DELETED: its owner deleted it: waiting jobs are cancelled, results deleted.
    """

    QUEUEING = "queueing"
    RUNNING = "running"
    COMPLETED = "completed"
    DELETED = "deleted"


class DeliveryState(StrEnum):
    """The life of a webhook's message.

    Attributes:
        PENDING: it is sent now, or again after a pause.
        DELIVERED: its receiver has answered with 2xx.
        FAILED: no attempt succeeded, and none follows by itself.
    """

    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"
