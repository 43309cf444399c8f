"""What an account may do and what it has used."""

from typing import Literal

from pydantic import Field

from scripts.api_document.answers.answer import Answer


class PhotoLimits(Answer):
    """Of a photo."""

    max_bytes: int
    max_data_bytes: int = Field(description="Of `image_data`.")
    max_pixels: int = Field(description="Width times height. An effect may have its own, lower one.")
    min_side: int = Field(description="Pixels of the shorter side.")
    formats: list[str] = Field(description="Read from the bytes.")
    content_types: list[str] = Field(description="What may be declared.")
    upload_s: int = Field(description="How long the form of an upload is valid.")


class JobLimits(Answer):
    """Of a job."""

    max_faces: int
    max_steps: int
    max_deadline_s: int
    formats: list[str] = Field(description="Of results; an effect has some of them.")
    result_url_s: int = Field(description="How long the URL of a result is valid.")


class BatchLimits(Answer):
    """Of a batch."""

    max_photos: int
    max_edits: int
    max_jobs: int
    max_sweep_values: int
    max_bytes: int


class QueueLimits(Answer):
    """Of the queue."""

    max_waiting_jobs: int = Field(description="Of an account at one endpoint; then `queue_full`.")
    max_wait_for_instance_s: int = Field(description="Then a job expires.")
    max_job_s: int = Field(description="Of a chain over several endpoints, and of a job of low priority.")


class MetadataLimits(Answer):
    """Of the labels of a photo or a job."""

    max_pairs: int
    max_key_chars: int
    max_value_chars: int


class Range(Answer):
    """The least and the most."""

    min: int
    max: int


class Rate(Answer):
    """Of the calls of all callers together; more are answered with 429."""

    calls_per_second: int
    burst_calls: int = Field(description="At one moment.")


class DailyQuota(Answer):
    """A quota of the day, and what is left of it."""

    of: Literal["account", "key", "token", "user"] = Field(description="Whose jobs are counted.")
    limit: int
    used: int
    remaining: int
    resets_at: int = Field(description="Midnight in UTC, seconds since 1970.")


class Limits(Answer):
    """What the caller may do."""

    photo: PhotoLimits
    job: JobLimits
    batch: BatchLimits
    queue: QueueLimits
    metadata: MetadataLimits
    retention_s: Range
    max_wait_s: int = Field(description="The longest `wait`, seconds.")
    max_page: int = Field(description="The largest `limit` of a list.")
    idempotency_key_chars: int
    usage_days: int = Field(description="How many days GET /v1/usage goes back.")
    rate: Rate
    token_jobs: int | None = Field(description="How many jobs the client token may create in all; null for any number.")
    daily_jobs: list[DailyQuota] = Field(description="Each must be kept to; empty without a daily quota.")


class UsageAmount(Answer):
    """What some jobs have used. Only jobs that succeeded have a time and a cost."""

    jobs: int = Field(description="That succeeded, also if their results were deleted afterwards.")
    failed: int
    canceled: int = Field(description="Cancelled, or deleted before their end.")
    expired: int
    seconds: float = Field(description="Of all edits.")
    cost_usd: float = Field(description="Estimate: the sum of the jobs' `cost_usd`, as far as they are known.")
    requests_usd: float = Field(description="Estimate: all requests to AWS for these jobs, without their photos.")


class UsageRow(UsageAmount):
    """The usage of one day or of one effect."""

    day: str | None = Field(description="Null with `group_by=effect`.")
    effect: str | None = Field(description="Null with `group_by=day`, and for jobs with several steps.")


class Usage(Answer):
    """The usage of an account."""

    from_: str = Field(alias="from", description="The first day, in UTC.")
    to: str = Field(description="The last day.")
    group_by: Literal["effect", "day"]
    usage: list[UsageRow] = Field(description="Days with jobs in their order, or effects by their names.")
    total: UsageAmount
    counted_until: int = Field(
        description="Jobs that were created before, and have ended, are counted; seconds since 1970. Later than a"
        " minute ago, unless the account has very many jobs."
    )
