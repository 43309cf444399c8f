"""Reads the answers of the API."""

from typing import Any

import httpx

from facemagi_client.errors import ApiError

QUOTED_CHARS = 120
"""So much of an answer that is no JSON is quoted."""

FROM_A_GATEWAY = {
    401: ("unauthorized", "Give a valid token."),
    403: ("forbidden", "Give a token that allows it."),
    404: ("not_found", "Check the URL of the service."),
    429: ("too_many_requests", "Try again later, or send fewer requests at once."),
}
"""Codes and remedies for answers of API Gateway or a proxy, by their status."""

UNAVAILABLE = ("unavailable", "Try again later.")


def read(answer: httpx.Response) -> dict[str, Any]:
    """The JSON object of a successful answer; {} for an answer without a body.

    Args:
        answer: of the API.

    Raises:
        ApiError: the answer is an error, or no JSON.
    """
    if not answer.is_success:
        raise error_of(answer)
    if not answer.content:
        return {}
    content = _object(answer)
    if content is None:
        raise _no_json(answer)
    return content


def error_of(answer: httpx.Response) -> ApiError:
    """The error that an answer is, whoever gave it.

    Args:
        answer: an answer that is no success.
    """
    content = _object(answer)
    if content is None:
        return _no_json(answer)
    request_id = content.get("request_id") or answer.headers.get("x-request-id")
    status, error = answer.status_code, content.get("error")
    if not isinstance(error, dict):
        code, remedy = FROM_A_GATEWAY.get(status, UNAVAILABLE)
        error = {"code": code, "message": f"{content.get('message') or f'The answer is {status}'}.", "remedy": remedy}
    return ApiError(error, status=status, request_id=request_id, retry_after_s=_retry_after(answer))


def _no_json(answer: httpx.Response) -> ApiError:
    """The answer of something that is not the API, as an error that quotes its beginning."""
    kind, begin = answer.headers.get("Content-Type", "no content type"), answer.text[:QUOTED_CHARS]
    error = {
        "code": FROM_A_GATEWAY.get(answer.status_code, UNAVAILABLE)[0] if answer.is_error else "no_json",
        "message": f"The answer is {answer.status_code} with {kind} instead of JSON: {begin!r}.",
        "remedy": "Check the URL of the service." if not answer.is_server_error else UNAVAILABLE[1],
    }
    return ApiError(error, status=answer.status_code, retry_after_s=_retry_after(answer))


def _object(answer: httpx.Response) -> dict[str, Any] | None:
    try:
        content = answer.json()
    except ValueError:
        return None
    return content if isinstance(content, dict) else None


def _retry_after(answer: httpx.Response) -> float | None:
    """The seconds of Retry-After; None without them, and for a date, which the service never sends."""
    try:
        return max(0.0, float(answer.headers["Retry-After"]))
    except (KeyError, ValueError):
        return None
