"""What a caller may do, as GET /v1/limits answers it; each value is the one that the code keeps to."""

from facemagi import limits
from facemagi.credentials import daily
from facemagi.credentials.daily import Standing
from facemagi.credentials.identity import Caller
from facemagi.jobs.results import MEDIA_TYPES
from facemagi.photos.formats import ACCEPTED
from facemagi.settings import settings
from facemagi.table import Json

OF_ALL: Json = {
    "photo": {
        "max_bytes": limits.MAX_PHOTO_BYTES,
        "max_data_bytes": limits.MAX_DATA_BYTES,
        "max_pixels": limits.MAX_PIXELS,
        "min_side": limits.MIN_SIDE,
        "formats": list(ACCEPTED),
        "content_types": list(limits.CONTENT_TYPES),
        "upload_s": limits.UPLOAD_SECONDS,
    },
    "job": {
        "max_faces": limits.MAX_FACES_PER_JOB,
        "max_steps": limits.MAX_STEPS,
        "max_deadline_s": limits.MAX_DEADLINE_SECONDS,
        "formats": list(MEDIA_TYPES),
        "result_url_s": limits.RESULT_URL_SECONDS,
    },
    "batch": {
        "max_photos": limits.MAX_BATCH_PHOTOS,
        "max_edits": limits.MAX_BATCH_EDITS,
        "max_jobs": limits.MAX_BATCH_JOBS,
        "max_sweep_values": limits.MAX_SWEEP_VALUES,
        "max_bytes": limits.MAX_BATCH_BYTES,
    },
    "queue": {
        "max_waiting_jobs": limits.MAX_WAITING_PER_OWNER,
        "max_wait_for_instance_s": limits.JOB_TTL_SECONDS,
        "max_job_s": limits.MAX_JOB_SECONDS,
    },
    "metadata": {
        "max_pairs": limits.MAX_METADATA_PAIRS,
        "max_key_chars": limits.METADATA_KEY_CHARS,
        "max_value_chars": limits.METADATA_VALUE_CHARS,
    },
    "retention_s": {"min": limits.MIN_RETENTION_SECONDS, "max": limits.RETENTION_SECONDS},
    "max_page": limits.MAX_PAGE,
    "idempotency_key_chars": limits.IDEMPOTENCY_KEY_CHARS,
    "usage_days": limits.USAGE_DAYS,
}
"""The limits that all callers of all deployments have."""


def describe(caller: Caller) -> Json:
    """The limits of a caller. Each of its daily quotas costs a read.

    Args:
        caller: who asks.
    """
    rate = {"calls_per_second": settings().calls_per_second, "burst_calls": settings().burst_calls}
    of_day = [_shown(daily.standing(caller.owner, limit)) for limit in daily.limits_of(caller)]
    waits = {"max_wait_s": settings().longest_wait}
    return OF_ALL | waits | {"rate": rate, "token_jobs": caller.quota, "daily_jobs": of_day}


def _shown(standing: Standing) -> Json:
    return {
        "of": standing.limit.whose,
        "limit": standing.limit.jobs,
        "used": standing.used,
        "remaining": standing.remaining,
        "resets_at": standing.resets_at,
    }
