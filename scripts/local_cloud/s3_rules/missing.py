"""An object that is not there is not admitted to be missing.

Who may read objects and not list the bucket gets 403 for both: what it may not read, and what is not there. No function
of ours may list it, so each presigned URL behaves like that.
https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
"""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from scripts.local_cloud.s3_rules.errors import RefusedError

Environ = dict[str, Any]
App = Callable[[Environ, Any], Iterable[bytes]]


def hide_missing(app: App) -> App:
    """An application whose answers of 404 to reading requests become S3's `AccessDenied`.

    Args:
        app: moto, for a request that was presigned.
    """

    def hidden(environ: Environ, start_response: Any) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return app(environ, start_response)
        answers: list[tuple[Any, ...]] = []
        body = app(environ, lambda *answer: answers.append(answer))
        status, *rest = answers[0]
        if not status.startswith(str(HTTPStatus.NOT_FOUND.value)):
            start_response(status, *rest)
            return body
        return RefusedError("AccessDenied", "Access Denied").response()(environ, start_response)

    return hidden
