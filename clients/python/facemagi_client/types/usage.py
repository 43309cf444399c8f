"""Types of the routes /v1/usage, written from the OpenAPI document by ./scripts/openapi; not by hand."""

from typing import Literal, TypedDict


class UsageRow(TypedDict):
    """The usage of one day or of one effect."""

    # That succeeded, also if their results were deleted afterwards.
    jobs: int
    failed: int
    # Cancelled, or deleted before their end.
    canceled: int
    expired: int
    # Of all edits.
    seconds: float
    # Estimate: the sum of the jobs' `cost_usd`, as far as they are known.
    cost_usd: float
    # Estimate: all requests to AWS for these jobs, without their photos.
    requests_usd: float
    # Null with `group_by=effect`.
    day: str | None
    # Null with `group_by=day`, and for jobs with several steps.
    effect: str | None


class UsageAmount(TypedDict):
    """What some jobs have used. Only jobs that succeeded have a time and a cost."""

    # That succeeded, also if their results were deleted afterwards.
    jobs: int
    failed: int
    # Cancelled, or deleted before their end.
    canceled: int
    expired: int
    # Of all edits.
    seconds: float
    # Estimate: the sum of the jobs' `cost_usd`, as far as they are known.
    cost_usd: float
    # Estimate: all requests to AWS for these jobs, without their photos.
    requests_usd: float


Usage = TypedDict(
    "Usage",
    {
        # The first day, in UTC.
        "from": str,
        # The last day.
        "to": str,
        "group_by": Literal["effect", "day"],
        # Days with jobs in their order, or effects by their names.
        "usage": list[UsageRow],
        "total": UsageAmount,
        # Jobs that were created before, and have ended, are counted; seconds since 1970. Later than a minute ago,
        # unless the account has very many jobs.
        "counted_until": int,
    },
)
"""The usage of an account."""
