"""Answers as Face++'s Beautify API v2 does, so that its clients work with this service: a form in, a picture out.

https://console.faceplusplus.com/documents/134252584
"""

import base64
import binascii
import os
import time
from collections.abc import Mapping

from facemagi import effects, limits
from facemagi.api.app import lambda_handler, make_app, request_id
from facemagi.api.caller import identify, require_scope
from facemagi.api.framework import Request
from facemagi.compatible import editing, forms
from facemagi.credentials import checking, scopes
from facemagi.credentials.identity import Caller
from facemagi.errors import FaceMagiError
from facemagi.jobs import lifecycle
from facemagi.jobs.requests import NewJob
from facemagi.states import JobState, PhotoState
from facemagi.table import Json, Record

EFFECT = "beauty"

SLIDERS = {
    "whitening": "whitening",
    "smoothing": "smoothing",
    "thinface": "thin_face",
    "shrink_face": "shrink_face",
    "enlarge_eye": "enlarge_eye",
}
"""The arguments of Face++, and the parameters of our effect."""

IGNORED = ("remove_eyebrow", "filter_type")
"""Arguments without a counterpart here. They are named in the answer rather than refused: clients send them always."""

DEFAULT, MAXIMUM = 50, 100
"""Of every slider in version 2 of the API."""

IMAGES = ("image_file", "image_base64", "image_url")
"""The ways of the photo; the first of them that is there counts."""

MAX_IMAGE_BYTES = 2 * 1024 * 1024
"""Face++'s own limit. It keeps the request within Lambda's 6 MiB, and nearly always the result, too."""

JOB_SECONDS = limits.MAX_WAIT_SECONDS
"""How long a call waits for its result, if it has so much time left."""

BRIEFLY = {"retention_s": limits.MIN_RETENTION_SECONDS}
"""Face++ stores nothing, so photo and result are deleted as soon as they can be."""

ERRORS = {
    "missing_param": (400, "MISSING_ARGUMENTS: {param}"),
    "invalid_param": (400, "BAD_ARGUMENTS: {param}"),
    "unsupported_format": (400, "IMAGE_ERROR_UNSUPPORTED_FORMAT: {param}"),
    "decode_failed": (400, "IMAGE_ERROR_UNSUPPORTED_FORMAT: {param}"),
    "image_too_small": (400, "INVALID_IMAGE_SIZE: {param}"),
    "too_many_pixels": (400, "INVALID_IMAGE_SIZE: {param}"),
    "file_too_large": (400, "IMAGE_FILE_TOO_LARGE: {param}"),
    "image_url_failed": (400, "INVALID_IMAGE_URL"),
    "no_face": (400, "NO_FACE_FOUND"),
    "face_unclear": (400, "NO_FACE_FOUND"),
    "face_too_small": (400, "NO_FACE_FOUND"),
    "unauthorized": (401, "AUTHENTICATION_ERROR"),
    "token_expired": (401, "AUTHENTICATION_ERROR"),
    "forbidden_scope": (403, "AUTHORIZATION_ERROR: {message}"),
    "quota_exceeded": (403, "CONCURRENCY_LIMIT_EXCEEDED"),
    "queue_full": (403, "CONCURRENCY_LIMIT_EXCEEDED"),
    "job_pending": (403, "CONCURRENCY_LIMIT_EXCEEDED"),
    "photo_pending": (403, "CONCURRENCY_LIMIT_EXCEEDED"),
    "expired": (403, "CONCURRENCY_LIMIT_EXCEEDED"),
    "unknown_effect": (404, "API_NOT_FOUND"),
    "weights_missing": (404, "API_NOT_FOUND"),
    "effect_disabled": (404, "API_NOT_FOUND"),
    "not_found": (404, "API_NOT_FOUND"),
    "method_not_allowed": (404, "API_NOT_FOUND"),
}
"""Face++'s status and words for our errors. `CONCURRENCY_LIMIT_EXCEEDED` is its word for "try again later"."""

OTHER_ERROR = (500, "INTERNAL_ERROR")


def error_message(error: FaceMagiError) -> tuple[int, Json]:
    """An error as Face++'s clients read it.

    Args:
        error: any error.
    """
    status, words = ERRORS.get(error.code, OTHER_ERROR)
    return status, {"error_message": words.format(param=error.param, message=error.message)}


app = make_app("Face++'s API", error_message)
handler = lambda_handler(app)


@app.post("/facepp/v2/beautify")
async def beautify(request: Request) -> Json:
    """Edit a photo with the effect `beauty`, and answer with the picture."""
    began = time.monotonic()
    fields = forms.parse(request.headers.get("content-type", ""), await request.body())
    known = _caller(fields)
    params = {name: _slider(fields, argument) for argument, name in SLIDERS.items()}
    image = next((name for name in IMAGES if fields.get(name)), None)
    if image is None:
        raise _fault("missing_param", ", ".join(IMAGES))
    photo = await _detected(known, fields[image], image)
    job = editing.submit(known, _new_job(photo, params))
    record = await editing.finished(known.owner, job, JOB_SECONDS)
    return {
        "result": base64.b64encode(_picture(known.owner, job, record, image)).decode(),
        "ignored_arguments": [name for name in IGNORED if fields.get(name)],
        "time_used": round((time.monotonic() - began) * 1000),
        "request_id": request_id(request.scope),
    }


def _caller(fields: Mapping[str, bytes]) -> Caller:
    """Who calls, by the key in `api_secret`; `api_key` only has to be there, as a key of ours is one text.

    Raises:
        FaceMagiError: `missing_param`, `unauthorized`, `token_expired`, `forbidden_scope`.
    """
    for name in ("api_key", "api_secret"):
        if not fields.get(name):
            raise _fault("missing_param", name)
    keys_are_accepted = os.environ["FACEMAGI_AUTHORIZER"] != "jwt"
    secret = fields["api_secret"].decode("ascii", "replace")
    known = identify({"lambda": checking.context_of(secret)} if keys_are_accepted else {})
    for scope in (scopes.PHOTOS, scopes.JOBS):
        require_scope(known, scope)
    return known


def _slider(fields: Mapping[str, bytes], argument: str) -> int:
    text = fields.get(argument, b"").decode("ascii", "replace").strip()
    if not text:
        return DEFAULT
    if not (text.isdigit() and len(text) <= len(str(MAXIMUM)) and int(text) <= MAXIMUM):
        raise _fault("invalid_param", argument)
    return int(text)


async def _detected(known: Caller, content: bytes, image: str) -> str:
    """The id of the new photo, when its faces are known.

    Raises:
        FaceMagiError: why the photo is refused; `param` is the name of its argument.
    """
    if image == "image_url":
        photo = editing.photo_from_text(known, content.decode("utf-8", "replace"), **BRIEFLY)
    else:
        content = _decoded(content) if image == "image_base64" else content
        if len(content) > MAX_IMAGE_BYTES:
            raise _fault("file_too_large", image)
        photo = editing.photo_from_bytes(known, content, image, **BRIEFLY)
    record = await editing.detected(known, photo["id"])
    if record.state == PhotoState.REJECTED:
        raise _fault(record.outcome["error"]["code"], image)
    return str(photo["id"])


def _decoded(text: bytes) -> bytes:
    try:
        return base64.b64decode(b"".join(text.split()), validate=True)
    except binascii.Error as error:
        raise _fault("unsupported_format", "image_base64") from error


def _new_job(photo: str, params: Json) -> NewJob:
    """The job: what Face++ has no argument for, it does not do either."""
    effect = effects.find(EFFECT)
    known = effect.manifest.effects[effect.manifest.effect_name(EFFECT)].parameters
    nothing = {name: 0 for name, parameter in known.items() if parameter.type == "slider"}
    return editing.new_job({"effect": EFFECT, "photo": photo, "params": nothing | params} | BRIEFLY)


def _picture(owner: str, job: str, record: Record, image: str) -> bytes:
    """The result. A job that has not ended in time is cancelled, because nobody would get its result.

    Raises:
        FaceMagiError: `job_pending`, `file_too_large`, or why the job failed.
    """
    if record.state == JobState.SUCCEEDED:
        return editing.picture(owner, job, record, image)
    if record.state == JobState.QUEUED:
        lifecycle.cancel(owner, job)
        raise _fault("job_pending", image)
    raise _fault((record.outcome.get("error") or {}).get("code", "internal"), image)


def _fault(code: str, argument: str) -> FaceMagiError:
    return FaceMagiError(code, f"Refused for {argument}.", param=argument)
