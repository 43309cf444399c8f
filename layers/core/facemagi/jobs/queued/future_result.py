"""Where the result of a queued job will be, so that an app can ask S3 for it, which costs a fifth of a call of the API.

The key of a result follows from the job's id, so it is known before. All attempts write the same key, and no other
object is ever there: errors, and pictures between two endpoints, have keys of their own. So a failure is not seen at
this URL; a GET of the job says it.
"""

from facemagi.jobs import results
from facemagi.states import JobState
from facemagi.table import Json


def of(owner: str, job: Json) -> Json:
    """`urls` of a job; null where it is not queued.

    S3 answers with 403 until the result is there, because the role that signs may not list the bucket.

    Args:
        owner: the owner's id.
        job: as the API shows it.
    """
    if job["state"] != JobState.QUEUED:
        return {"urls": None}
    result_format = job["output"]["format"]
    key = results.key(owner, job["id"], result_format)
    url, ends_at = results.presigned(key, job["id"], result_format, job["expires_at"])
    return {"urls": {"result": url, "expires_at": ends_at}}
