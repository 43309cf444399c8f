"""Calls of the functions with a key or a token, as API Gateway makes them with the Lambda authorizer."""

import json
from typing import Any

from facemagi.api.routes import COMPATIBLE_ROUTES, ROUTES
from facemagi.credentials import keys
from facemagi.credentials.scopes import ADMIN
from facemagi.credentials.secret import Kind
from functions.account.app import handler as account
from functions.authorizer.app import handler as authorizer
from functions.facepp_api.app import handler as facepp_api
from functions.job_router.app import handler as job_router
from functions.replicate_api.app import handler as replicate_api
from functions.upload.app import handler as upload
from tests.core.test_functions import CONTEXT, Response, http_event

HANDLERS = {
    "/v1/photos": upload,
    "/v1/data": upload,
    "/v1/client_tokens": account,
    "/v1/limits": account,
    "/v1/usage": account,
    "/v1/webhooks/default": replicate_api,
    "/v1/webhooks": account,
    "/v1/predictions": replicate_api,
    "/v1/models": replicate_api,
    "/v1/files": replicate_api,
    "/facepp": facepp_api,
}
"""The function of each part of the API, by the beginning of its paths; all other parts are the job router's."""

CONTENT = {"content_type": "image/png", "bytes": 9}


def new_key(account_name: str = "acme", *scopes: str, kind: Kind = Kind.LIVE) -> str:
    """The secret of a new key; without scopes it may do everything."""
    return keys.create(account_name, kind, "server", scopes or (ADMIN,))[0]


def ask(authorization: str) -> dict[str, str]:
    """The context with which the authorizer answers."""
    event = {"version": "2.0", "type": "REQUEST", "identitySource": [authorization]}
    answer = authorizer(event, CONTEXT)
    assert answer["isAuthorized"] is True
    context: dict[str, str] = answer["context"]
    return context


def call(secret: str, method: str, path: str, body: Any = None, **headers: str) -> Response:
    """A request with a key or a token: its status, body and headers."""
    return call_as(ask(f"Bearer {secret}"), method, path, body, **headers)


def call_as(context: dict[str, str], method: str, path: str, body: Any = None, **headers: str) -> Response:
    """A request of a caller that the authorizer has described."""
    event = http_event(method, path, "" if body is None else json.dumps(body), None, headers)
    event["requestContext"]["authorizer"] = {"lambda": context}
    handler = next((handler for start, handler in HANDLERS.items() if path.startswith(start)), job_router)
    answer = handler(event, CONTEXT)
    return answer["statusCode"], json.loads(answer["body"] or "{}"), answer["headers"]


def code_of(response: Response) -> tuple[int, str | None]:
    """The status of an answer and the code of its error."""
    return response[0], (response[1].get("error") or {}).get("code")


def routes() -> list[tuple[str, str]]:
    """The method and the path of every route of the API, those of the APIs of others included."""
    return [(method, path) for path, methods in (ROUTES | COMPATIBLE_ROUTES).items() for method in methods]
