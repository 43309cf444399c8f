"""The event that an HTTP API hands to a function, payload format 2.0.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
"""

import time
import uuid
from collections import defaultdict
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

from scripts.cloudformation.pseudo_parameters import ACCOUNT
from scripts.local_cloud.gateway.routes import Match
from scripts.local_cloud.settings import PRINCIPAL

BEARER = "Bearer "


def http_event(scope: Any, match: Match, api_id: str, body_size: int) -> dict[str, Any]:
    """The event of a request, without its body, which the application reads for itself.

    The JWT authorizer believes everybody: whatever comes after `Bearer` is the caller's name.
    """
    headers = _joined([(name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]])
    query = scope["query_string"].decode("latin-1")
    now = time.time()
    host = headers.get("host", "")
    claims = {"sub": principal(headers)}
    return {
        "version": "2.0",
        "routeKey": match.key,
        "rawPath": scope["path"],
        "rawQueryString": query,
        "headers": headers,
        "queryStringParameters": _joined(parse_qsl(query, keep_blank_values=True)),
        "pathParameters": match.parameters,
        "requestContext": {
            "accountId": ACCOUNT,
            "apiId": api_id,
            "authorizer": {"jwt": {"claims": claims, "scopes": None}},
            "domainName": host,
            "domainPrefix": host.partition(".")[0],
            "http": {
                "method": scope["method"],
                "path": scope["path"],
                "protocol": f"HTTP/{scope['http_version']}",
                "sourceIp": (scope.get("client") or [""])[0],
                "userAgent": headers.get("user-agent", ""),
            },
            "requestId": str(uuid.uuid4()),
            "routeKey": match.key,
            "stage": "$default",
            "time": datetime.fromtimestamp(now, UTC).strftime("%d/%b/%Y:%H:%M:%S +0000"),
            "timeEpoch": int(now * 1000),
        },
        "isBase64Encoded": False,
        "body": None if body_size == 0 else "",
    }


def principal(headers: dict[str, str]) -> str:
    """Who asks."""
    authorization = headers.get("authorization", "")
    return authorization.removeprefix(BEARER).strip() or PRINCIPAL


def _joined(pairs: list[tuple[str, str]]) -> dict[str, str]:
    """Values of the same name in one, with commas, as payload format 2.0 has them."""
    values = defaultdict(list)
    for name, value in pairs:
        values[name].append(value)
    return {name: ",".join(found) for name, found in values.items()}
