"""CORS of an HTTP API: it answers preflight requests itself and sets the headers of every other answer.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
"""

from collections.abc import Mapping
from typing import Any

Headers = list[tuple[bytes, bytes]]


def preflight(cors: Mapping[str, Any], origin: str | None) -> Headers:
    """The headers of the answer to an OPTIONS request; none for a page that may not call."""
    if not _allowed(cors, origin):
        return []
    lists = {
        "access-control-allow-methods": cors.get("allowMethods", []),
        "access-control-allow-headers": cors.get("allowHeaders", []),
    }
    joined = {name: ",".join(values) for name, values in lists.items() if values}
    age = {"access-control-max-age": str(cors["maxAge"])} if "maxAge" in cors else {}
    return answer(cors, origin) + _encoded(joined | age)


def answer(cors: Mapping[str, Any], origin: str | None) -> Headers:
    """The headers of an ordinary answer."""
    if not _allowed(cors, origin):
        return []
    exposed = ",".join(cors.get("exposeHeaders", []))
    headers = {"access-control-allow-origin": "*" if "*" in _origins(cors) else str(origin)}
    return _encoded(headers | ({"access-control-expose-headers": exposed} if exposed else {}))


def _allowed(cors: Mapping[str, Any], origin: str | None) -> bool:
    return origin is not None and ("*" in _origins(cors) or origin in _origins(cors))


def _origins(cors: Mapping[str, Any]) -> list[str]:
    """SAM writes a list that came from a parameter as the parameter's text."""
    origins = cors.get("allowOrigins", [])
    return origins.split(",") if isinstance(origins, str) else list(origins)


def _encoded(headers: Mapping[str, str]) -> Headers:
    return [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
