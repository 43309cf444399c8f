"""The WSGI middleware in front of moto that enforces S3's rules."""

import io
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import IO, Any

from werkzeug.datastructures import Headers
from werkzeug.exceptions import ClientDisconnected
from werkzeug.wrappers import Response
from werkzeug.wsgi import get_input_stream

from scripts.local_cloud.iam.middleware import FORM_KEY, SIGNER, App, Environ
from scripts.local_cloud.s3_rules import cors, post_policy, presigned_url
from scripts.local_cloud.s3_rules.errors import RefusedError
from scripts.local_cloud.s3_rules.missing import hide_missing
from scripts.local_cloud.s3_rules.post_form import CHUNK_BYTES, Form
from scripts.local_cloud.s3_rules.sigv4 import ALGORITHM, parse_credential

MAX_DRAINED_BYTES = 64 * 1024 * 1024
"""The rest of a refused body is read, so that the client can read the response. After this many bytes the connection is
closed instead."""

OPEN_PATHS = ("/moto-api/", "/latest/")
"""Paths of moto itself, which are not AWS APIs."""


def guard(app: App) -> App:
    """Put S3's rules in front of an application: requests signed in their headers pass, all others are checked.

    Args:
        app: moto, which gets the signer of a request that passes.
    """

    def guarded(environ: Environ, start_response: Any) -> Iterable[bytes]:
        signed = environ.get("HTTP_AUTHORIZATION", "").startswith(ALGORITHM)
        if signed or environ["PATH_INFO"].startswith(OPEN_PATHS):
            return app(environ, start_response)
        return _enforce(app, environ, start_response)

    return guarded


def _enforce(app: App, environ: Environ, start_response: Any) -> Iterable[bytes]:
    bucket = environ["PATH_INFO"].lstrip("/").partition("/")[0]
    rules, origin = cors.rules_of(bucket), environ.get("HTTP_ORIGIN")
    body = get_input_stream(environ)
    try:
        if environ["REQUEST_METHOD"] == "OPTIONS":
            return _preflight(environ, rules)(environ, start_response)
        _check(environ, bucket, body)
    except RefusedError as error:
        response = error.response()
        response.headers.update(cors.response_headers(rules, origin, environ["REQUEST_METHOD"]))
        if not _drain(body):
            response.headers["Connection"] = "close"
        return response(environ, start_response)
    allowed = cors.response_headers(rules, origin, environ["REQUEST_METHOD"])
    return hide_missing(app)(environ, _with_cors(start_response, allowed))


def _check(environ: Environ, bucket: str, body: IO[bytes]) -> None:
    now = datetime.now(UTC)
    query = environ["QUERY_STRING"]
    if "HTTP_AUTHORIZATION" in environ:
        raise RefusedError("InvalidArgument", "Unsupported Authorization Type", ArgumentName="Authorization")
    if "X-Amz-Signature=" in query:
        environ[SIGNER] = presigned_url.check(_signed_request(environ), now)
    elif "Signature=" in query and "AWSAccessKeyId=" in query:
        sentence = "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256."
        raise RefusedError("InvalidRequest", sentence)
    elif environ["REQUEST_METHOD"] == "POST" and environ.get("CONTENT_TYPE", "").startswith("multipart/"):
        _check_form(environ, bucket, body, now)
    else:
        raise RefusedError("AccessDenied", "Access Denied")


def _check_form(environ: Environ, bucket: str, body: IO[bytes], now: datetime) -> None:
    if not environ.get("CONTENT_LENGTH"):
        raise RefusedError("MissingContentLength", "You must provide the Content-Length HTTP header.")
    form = Form(environ["CONTENT_TYPE"], body)
    fields = form.fields()
    content = form.file(post_policy.check(fields, bucket, now))
    checked = form.encode(fields, content)
    environ[SIGNER] = parse_credential(fields["x-amz-credential"], "InvalidArgument").access_key
    environ[FORM_KEY] = fields["key"]
    environ["wsgi.input"], environ["CONTENT_LENGTH"] = io.BytesIO(checked), str(len(checked))


def _preflight(environ: Environ, rules: list[cors.Rule]) -> Response:
    method = environ.get("HTTP_ACCESS_CONTROL_REQUEST_METHOD", "")
    headers = environ.get("HTTP_ACCESS_CONTROL_REQUEST_HEADERS", "")
    return Response(headers=cors.preflight_headers(rules, environ.get("HTTP_ORIGIN"), method, headers))


def _signed_request(environ: Environ) -> presigned_url.SignedRequest:
    headers = {
        name.removeprefix("HTTP_").replace("_", "-").lower(): value
        for name, value in environ.items()
        if name.startswith("HTTP_") or name in ("CONTENT_TYPE", "CONTENT_LENGTH")
    }
    path, _, query = environ["RAW_URI"].partition("?")
    return presigned_url.SignedRequest(environ["REQUEST_METHOD"], path, query, headers)


def _with_cors(start_response: Any, allowed: dict[str, str]) -> Any:
    """`start_response` with these CORS headers in place of moto's, which has none for a form."""

    def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
        kept = Headers([header for header in headers if not header[0].lower().startswith("access-control-")])
        kept.update(allowed)
        return start_response(status, kept.to_wsgi_list(), *rest)

    return start


def _drain(body: IO[bytes]) -> bool:
    """Read the rest of the body; False if there is too much, or the client is gone."""
    remaining = MAX_DRAINED_BYTES
    try:
        while remaining > 0 and (chunk := body.read(CHUNK_BYTES)):
            remaining -= len(chunk)
    except ClientDisconnected:
        return False
    return remaining > 0
