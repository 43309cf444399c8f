"""The names of the OpenAPI document: routes, fields and values that callers write."""

import json
import re
from collections.abc import Iterator
from typing import Any

from scripts.api_document.document import PATH

DOCUMENT: dict[str, Any] = json.loads(PATH.read_text("utf-8"))
SCHEMAS: dict[str, Any] = DOCUMENT["components"]["schemas"]

ROUTES = [(method.upper(), path) for path, operations in DOCUMENT["paths"].items() for method in operations]
"""(method, path) of every route, with the parameters of the path in braces."""


def fields_of(schema: Any) -> Iterator[str]:
    """The names of all fields in a schema, at any depth."""
    if isinstance(schema, dict):
        properties = schema.get("properties", {})
        yield from properties if isinstance(properties, dict) else ()
        for part in schema.values():
            yield from fields_of(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from fields_of(part)


def values_of(schema: Any) -> Iterator[str]:
    """All texts that a schema allows, at any depth."""
    if isinstance(schema, dict):
        yield from (value for value in schema.get("enum", []) if isinstance(value, str))
        for part in schema.values():
            yield from values_of(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from values_of(part)


def fields(*models: str) -> set[str]:
    """The names of the fields of some schemas, without those that they refer to."""
    return {name for model in models for name in fields_of(SCHEMAS[model])}


def is_route(path: str) -> bool:
    """Whether a path is one of a route; each `*` stands for a parameter."""
    return path in {re.sub(r"\{\w+\}", "*", route) for _, route in ROUTES}
