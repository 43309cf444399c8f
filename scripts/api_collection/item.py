"""A request in the format of the collection."""

import json
import re
from collections.abc import Sequence
from typing import Any

from scripts.api_collection.checks import script
from scripts.api_collection.request import Json, Request

S3_SUCCESS = (204,)
"""What S3 answers to a form."""

UPLOAD = "Choose the file. The variables `file_type` and `file_bytes` are its type and its size. S3 gets no token."

NUMBER = re.compile(r'"(\{\{\w+_bytes\}\})"')
"""A variable that is a number: its quotation marks are taken away."""


def api_item(request: Request, method: str, path: str, operation: Json) -> Json:
    """A request to a route.

    Args:
        request: the request.
        method: its method, upper case.
        path: of the route, with parameters in braces.
        operation: the route's description in the OpenAPI document.
    """
    parameters = operation.get("parameters", [])
    successes = [int(status) for status in operation["responses"] if status < "400"]
    described: Json = {"method": method, "header": _headers(parameters, request.body is not None)}
    described |= {"url": _url(path, _query(request, parameters)), "description": operation.get("description", "")}
    if request.body is not None:
        described["body"] = {"mode": "raw", "raw": _text(request.body), "options": {"raw": {"language": "json"}}}
    return _item(request, described, successes)


def s3_item(request: Request) -> Json:
    """An upload to S3: a form without the token.

    Args:
        request: the request, which has a form.
    """
    fields = [{"key": name, "value": value, "type": "text"} for name, value in request.form.items()]
    file = {"key": "file", "type": "file", "src": "tests/data/astronaut.png"}
    described: Json = {
        "auth": {"type": "noauth"},
        "method": "POST",
        "header": [],
        "body": {"mode": "formdata", "formdata": [*fields, file]},
        "url": {"raw": "{{upload_url}}", "host": ["{{upload_url}}"]},
        "description": UPLOAD,
    }
    return _item(request, described, S3_SUCCESS)


def _item(request: Request, described: Json, successes: Sequence[int]) -> Json:
    lines = script(request, successes)
    event = {"listen": "test", "script": {"type": "text/javascript", "exec": lines}}
    return {"name": request.name, "event": [event], "request": described, "response": []}


def _headers(parameters: Sequence[Json], has_body: bool) -> list[Json]:
    headers = [{"key": "Content-Type", "value": "application/json"}] if has_body else []
    if any(parameter["name"] == "idempotency-key" for parameter in parameters):
        headers.append({"key": "Idempotency-Key", "value": "{{$guid}}"})
    return headers


def _query(request: Request, parameters: Sequence[Json]) -> list[Json]:
    """What the request asks for, then, switched off, what else the route knows."""
    given = [{"key": name, "value": value} for name, value in request.query.items()]
    labelled = any(name.startswith("metadata.") for name in request.query)
    others = [
        {"key": name, "value": "", "disabled": True, "description": parameter.get("description", "")}
        for parameter in parameters
        if parameter["in"] == "query" and (name := parameter["name"]) not in request.query
        if name != "metadata" or not labelled
    ]
    return [*given, *others]


def _url(path: str, query: Sequence[Json]) -> Json:
    """The address of a route. Parameters of the path become variables of the same names."""
    segments = [re.sub(r"^\{(\w+)\}$", r"{{\1}}", segment) for segment in path.strip("/").split("/")]
    asked = "&".join(f"{each['key']}={each['value']}" for each in query if not each.get("disabled"))
    raw = "/".join(["{{api_url}}", *segments]) + (f"?{asked}" if asked else "")
    url: dict[str, Any] = {"raw": raw, "host": ["{{api_url}}"], "path": segments}
    return url | ({"query": list(query)} if query else {})


def _text(body: Json) -> str:
    return NUMBER.sub(r"\1", json.dumps(body, indent=2, ensure_ascii=False))
