"""The event with which an HTTP API invokes a function, payload format 2.0.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
"""

import base64
import secrets
import time
import uuid
from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

from scripts.cloudformation.pseudo_parameters import ACCOUNT
from scripts.local_cloud.gateway.routes import Match
from scripts.local_cloud.settings import PRINCIPAL

BEARER = "Bearer "

TEXT_TYPES = ("application/json", "application/xml", "application/javascript")
"""Besides `text/*`, the only content types whose bodies are sent as text. All others are sent in base64, also forms and
bodies without a content type. Measured on AWS in https://github.com/ministackorg/ministack/pull/766; not documented."""

CONNECTION_HEADERS = ("connection", "keep-alive", "transfer-encoding", "upgrade")
"""Headers of the client's connection to the gateway, which are not forwarded."""


def http_event(scope: Any, match: Match, api_id: str, authorizer: Mapping[str, Any], body: bytes) -> dict[str, Any]:
    """Build the event of a request.

    API Gateway sends `rawPath` decoded and `rawQueryString` as the client sent it. Members without content (`body`,
    `cookies`, `queryStringParameters`, `pathParameters`) are left out.

    Args:
        scope: the request's ASGI scope.
        match: its route.
        api_id: the API's id.
        authorizer: what the authorizer says about the caller; empty where there is none.
        body: the whole body.
    """
    headers = _headers(scope, len(body))
    cookies = [cookie.strip() for cookie in headers.pop("cookie", "").split(";")]
    query = scope["query_string"].decode("latin-1")
    optional = {
        "cookies": [cookie for cookie in cookies if cookie],
        "queryStringParameters": _join(parse_qsl(query, keep_blank_values=True)),
        "pathParameters": match.parameters,
    }
    return {
        "version": "2.0",
        "routeKey": match.key,
        "rawPath": scope["path"],
        "rawQueryString": query,
        "headers": headers,
        "requestContext": _request_context(scope, match, api_id, authorizer, headers),
        **{name: value for name, value in optional.items() if value},
        **_body_members(body, headers.get("content-type", "")),
    }


def anonymous(authorization: str | None) -> dict[str, Any]:
    """What is said about a caller whose token nobody checks: its text is the caller's name.

    Args:
        authorization: the header.
    """
    return with_claims({"sub": (authorization or "").removeprefix(BEARER).strip() or PRINCIPAL})


def with_claims(claims: Mapping[str, str]) -> dict[str, Any]:
    """What API Gateway's own authorizer says about a caller.

    Args:
        claims: of the caller's token.
    """
    return {"jwt": {"claims": dict(claims), "scopes": None}}


def _headers(scope: Any, body_size: int) -> dict[str, str]:
    """The headers by lower-case name, and those that API Gateway adds."""
    pairs = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]]
    headers = _join([pair for pair in pairs if pair[0] not in CONNECTION_HEADERS])
    _, port = scope.get("server") or ("", None)
    proxies = [headers["x-forwarded-for"]] if "x-forwarded-for" in headers else []
    return headers | {
        "content-length": str(body_size),
        "x-amzn-trace-id": f"Root=1-{int(time.time()):08x}-{secrets.token_hex(12)}",
        "x-forwarded-for": ", ".join([*proxies, _source_ip(scope)]),
        "x-forwarded-port": str(port or 80),
        "x-forwarded-proto": scope["scheme"],
    }


def _request_context(
    scope: Any, match: Match, api_id: str, authorizer: Mapping[str, Any], headers: Mapping[str, str]
) -> dict[str, Any]:
    host = headers.get("host", "")
    now = time.time()
    return {
        "accountId": ACCOUNT,
        "apiId": api_id,
        **({"authorizer": dict(authorizer)} if authorizer else {}),
        "domainName": host,
        "domainPrefix": host.partition(".")[0],
        "http": {
            "method": scope["method"],
            "path": scope["path"],
            "protocol": f"HTTP/{scope['http_version']}",
            "sourceIp": _source_ip(scope),
            "userAgent": headers.get("user-agent", ""),
        },
        "requestId": str(uuid.uuid4()),
        "routeKey": match.key,
        "stage": "$default",
        "time": datetime.fromtimestamp(now, UTC).strftime("%d/%b/%Y:%H:%M:%S +0000"),
        "timeEpoch": int(now * 1000),
    }


def _body_members(body: bytes, content_type: str) -> dict[str, Any]:
    if not body:
        return {"isBase64Encoded": False}
    if _is_text(content_type):
        try:
            return {"body": body.decode(), "isBase64Encoded": False}
        except UnicodeDecodeError:
            pass  # not documented by AWS; base64 at least loses nothing
    return {"body": base64.b64encode(body).decode(), "isBase64Encoded": True}


def _is_text(content_type: str) -> bool:
    media_type = content_type.partition(";")[0].strip().lower()
    return media_type.startswith("text/") or media_type in TEXT_TYPES


def _source_ip(scope: Any) -> str:
    return str((scope.get("client") or ("",))[0])


def _join(pairs: list[tuple[str, str]]) -> dict[str, str]:
    """Values of the same name joined with commas, as payload format 2.0 requires."""
    values = defaultdict(list)
    for name, value in pairs:
        values[name].append(value)
    return {name: ",".join(same_name) for name, same_name in values.items()}
