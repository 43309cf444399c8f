"""Types of the routes /v1/limits, written from the OpenAPI document by ./scripts/openapi; not by hand."""

from typing import Literal, TypedDict


class BatchLimits(TypedDict):
    """Of a batch."""

    max_photos: int
    max_edits: int
    max_jobs: int
    max_sweep_values: int
    max_bytes: int


class DailyQuota(TypedDict):
    """A quota of the day, and what is left of it."""

    # Whose jobs are counted.
    of: Literal["account", "key", "token", "user"]
    limit: int
    used: int
    remaining: int
    # Midnight in UTC, seconds since 1970.
    resets_at: int


class JobLimits(TypedDict):
    """Of a job."""

    max_faces: int
    max_steps: int
    max_deadline_s: int
    # Of results; an effect has some of them.
    formats: list[str]
    # How long the URL of a result is valid.
    result_url_s: int


class PhotoLimits(TypedDict):
    """Of a photo."""

    max_bytes: int
    # Of `image_data`.
    max_data_bytes: int
    # Width times height. An effect may have its own, lower one.
    max_pixels: int
    # Pixels of the shorter side.
    min_side: int
    # Read from the bytes.
    formats: list[str]
    # What may be declared.
    content_types: list[str]
    # How long the form of an upload is valid.
    upload_s: int


class QueueLimits(TypedDict):
    """Of the queue."""

    # Of an account at one endpoint; then `queue_full`.
    max_waiting_jobs: int
    # Then a job expires.
    max_wait_for_instance_s: int
    # Of a chain over several endpoints, and of a job of low priority.
    max_job_s: int


class MetadataLimits(TypedDict):
    """Of the labels of a photo or a job."""

    max_pairs: int
    max_key_chars: int
    max_value_chars: int


class Range(TypedDict):
    """The least and the most."""

    min: int
    max: int


class Rate(TypedDict):
    """Of the calls of all callers together; more are answered with 429."""

    calls_per_second: int
    # At one moment.
    burst_calls: int


class Limits(TypedDict):
    """What the caller may do."""

    photo: PhotoLimits
    job: JobLimits
    batch: BatchLimits
    queue: QueueLimits
    metadata: MetadataLimits
    retention_s: Range
    # The longest `wait`, seconds.
    max_wait_s: int
    # The largest `limit` of a list.
    max_page: int
    idempotency_key_chars: int
    # How many days GET /v1/usage goes back.
    usage_days: int
    rate: Rate
    # How many jobs the client token may create in all; null for any number.
    token_jobs: int | None
    # Each must be kept to; empty without a daily quota.
    daily_jobs: list[DailyQuota]
