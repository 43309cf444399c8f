"""Errors and progress in words."""

import difflib

from facemagi_client.errors import SERVER_ERROR, ApiError
from facemagi_client.progress import Progress

STAGES = {
    "uploading": "uploading",
    "awaiting_upload": "finding the faces",
    "detecting": "finding the faces",
    "ready": "faces found",
    "queued": "queued",
    "succeeded": "edited",
    "downloading": "downloading",
}


def of_error(error: Exception) -> str:
    """What happened and what to do, in one or two sentences.

    Args:
        error: of the service, or of a file.
    """
    if isinstance(error, ApiError):
        request = f"(request {error.request_id})" if error.status >= SERVER_ERROR and error.request_id else ""
        return " ".join(filter(None, [error.message, advice(error), request]))
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.filename}: {error.strerror}"
    return str(error)


def advice(error: ApiError) -> str:
    """What to do about an error.

    Args:
        error: of the service.
    """
    choices = error.limit.get("choices", []) if isinstance(error.limit, dict) else []
    like = difflib.get_close_matches(str(error.actual), [str(choice) for choice in choices], n=2)
    if like:
        return f"Did you mean {' or '.join(like)}?"
    if error.alternatives:
        return f"{error.remedy or ''} These work: {', '.join(error.alternatives)}.".strip()
    return error.remedy or ""


def of_progress(progress: Progress) -> str:
    """Where an edit is.

    Args:
        progress: as a callback gets it.
    """
    words = STAGES.get(progress.stage, progress.stage)
    if progress.done_bytes is not None:
        share = f" {100 * progress.done_bytes // progress.total_bytes} %" if progress.total_bytes else ""
        return f"{words}{share}"
    if progress.stage == "queued" and progress.queue_position is not None:
        words += f", {progress.queue_position} before it" if progress.queue_position else ", the next one"
    if progress.eta_s is not None:
        words += f", about {max(1, round(progress.eta_s))} s"
    return words
