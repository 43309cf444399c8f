"""The WSGI middleware in front of moto that checks permissions."""

import io
from collections.abc import Callable, Iterable
from typing import Any

from werkzeug.wsgi import get_input_stream

from scripts.local_cloud.iam import calls, denial, kms_calls, s3_calls
from scripts.local_cloud.iam.authorizer import Authorizer, DeniedError
from scripts.local_cloud.iam.keys import role_of, signer_of
from scripts.local_cloud.iam.request import Request

Environ = dict[str, Any]
App = Callable[[Environ, Any], Iterable[bytes]]

SIGNER = "local_cloud.signer"
"""The member of `environ` with the access key of a presigned URL or form whose signature has been checked."""

FORM_KEY = "local_cloud.form_key"
"""The member with the key of the object that a form writes."""


def authorized(app: App, authorizer: Authorizer) -> App:
    """Put permissions in front of an application.

    Args:
        app: moto.
        authorizer: decides.
    """

    def checked(environ: Environ, start_response: Any) -> Iterable[bytes]:
        access_key, service = _caller(environ)
        role = role_of(access_key)
        if role is None:
            return app(environ, start_response)
        request = _request(environ, service)
        try:
            made = calls.of(request)
            authorizer.require(access_key, made)
            authorizer.require(access_key, kms_calls.of(made, kms_calls.in_moto))
        except DeniedError as error:
            return denial.response(service, error)(environ, start_response)
        if service == "s3" and request.method in ("GET", "HEAD"):
            listing = s3_calls.listing(request.path.lstrip("/").partition("/")[0])
            if not authorizer.allows(access_key, listing):
                return _hide_missing(app, environ, start_response, lambda: denial.of_missing_object(role, listing))
        return app(environ, start_response)

    return checked


def _caller(environ: Environ) -> tuple[str, str]:
    """The access key and the service of a request."""
    if SIGNER in environ:
        return environ[SIGNER], "s3"
    return signer_of(environ.get("HTTP_AUTHORIZATION", ""))


def _request(environ: Environ, service: str) -> Request:
    headers = {name[5:].replace("_", "-").lower(): value for name, value in environ.items() if name.startswith("HTTP_")}
    path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace")
    if FORM_KEY in environ:
        return Request("s3", "PUT", f"{path.rstrip('/')}/{environ[FORM_KEY]}")
    body = _body(environ) if service != "s3" or "delete" in environ["QUERY_STRING"] else b""
    return Request(service, environ["REQUEST_METHOD"], path, environ["QUERY_STRING"], headers, body)


def _body(environ: Environ) -> bytes:
    """The body, which moto can still read afterwards."""
    body = get_input_stream(environ).read()
    environ["wsgi.input"], environ["CONTENT_LENGTH"] = io.BytesIO(body), str(len(body))
    environ.pop("HTTP_TRANSFER_ENCODING", None)
    environ.pop("wsgi.input_terminated", None)
    return body


def _hide_missing(app: App, environ: Environ, start_response: Any, hidden: Callable[[], Any]) -> Iterable[bytes]:
    """moto's answer, or another one in the place of a 404."""
    started: list[Any] = []
    body = app(environ, lambda *arguments: started.append(arguments))
    [arguments] = started
    if not arguments[0].startswith("404"):
        start_response(*arguments)
        return body
    if hasattr(body, "close"):
        body.close()
    answer: Iterable[bytes] = hidden()(environ, start_response)
    return answer
