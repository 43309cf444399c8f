"""CORS of an HTTP API: the API answers preflight requests itself, and sets the headers of all other responses.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
"""

from collections.abc import Mapping
from typing import Any

Headers = list[tuple[str, str]]


def preflight_headers(cors: Mapping[str, Any], origin: str | None) -> Headers:
    """The headers of the response to an OPTIONS request; none for a page that may not call the API.

    Args:
        cors: the API's CORS configuration, in API Gateway's names.
        origin: the page's origin; None where the request names none.
    """
    if not _is_allowed(cors, origin):
        return []
    lists = {
        "access-control-allow-methods": cors.get("allowMethods", []),
        "access-control-allow-headers": cors.get("allowHeaders", []),
    }
    joined = [(name, ",".join(values)) for name, values in lists.items() if values]
    age = [("access-control-max-age", str(cors["maxAge"]))] if "maxAge" in cors else []
    return response_headers(cors, origin) + joined + age


def response_headers(cors: Mapping[str, Any], origin: str | None) -> Headers:
    """The CORS headers of an ordinary response; none for a page that may not call the API.

    Args:
        cors: the API's CORS configuration, in API Gateway's names.
        origin: the page's origin; None where the request names none.
    """
    if not _is_allowed(cors, origin):
        return []
    allowed = ("access-control-allow-origin", "*" if "*" in _origins(cors) else str(origin))
    exposed = ",".join(cors.get("exposeHeaders", []))
    return [allowed, ("access-control-expose-headers", exposed)] if exposed else [allowed]


def _is_allowed(cors: Mapping[str, Any], origin: str | None) -> bool:
    return origin is not None and ("*" in _origins(cors) or origin in _origins(cors))


def _origins(cors: Mapping[str, Any]) -> list[str]:
    """The allowed origins. A list from a parameter is still one text in SAM's output."""
    origins = cors.get("allowOrigins", [])
    return origins.split(",") if isinstance(origins, str) else list(origins)
