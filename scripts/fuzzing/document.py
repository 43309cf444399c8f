"""The API's OpenAPI document: its operations, and what they answer."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

from facemagi.api.routes import ROUTES
from scripts.repository import ROOT

PATH = ROOT / "layers" / "core" / "facemagi" / "api" / "openapi.json"

Json = dict[str, Any]


@dataclass(frozen=True)
class Operation:
    """A method of a route.

    Attributes:
        route: the path in the document.
        method: in capital letters.
        content: what the document says; empty for the document's own route.
    """

    route: str
    method: str
    content: Mapping[str, Any]

    @property
    def body_schema(self) -> Json | None:
        """The JSON Schema of the body; None where there is none."""
        if "requestBody" not in self.content:
            return None
        schema: Json = self.content["requestBody"]["content"]["application/json"]["schema"]
        return schema

    def parameters(self, where: str) -> list[Json]:
        """The parameters of one place.

        Args:
            where: `path`, `query` or `header`.
        """
        return [each for each in self.content.get("parameters", []) if each["in"] == where]


@cache
def document() -> Json:
    """The document."""
    content: Json = json.loads(PATH.read_text("utf-8"))
    return content


@cache
def operations() -> list[Operation]:
    """Every operation: those of the document, a HEAD beside each GET that has one, and the document's own route."""
    documented = {
        (method.upper(), path): content
        for path, methods in document()["paths"].items()
        for method, content in methods.items()
    }
    routed = [(method, path.replace("+", "")) for path, methods in ROUTES.items() for method in methods]
    return [
        Operation(path, method, documented.get(("GET" if method == "HEAD" else method, path), {}))
        for method, path in routed
    ]


@cache
def operation(method: str, route: str) -> Operation | None:
    """The operation of a method and a route; None where the API has none.

    Args:
        method: in capital letters.
        route: a path of the document.
    """
    return next((each for each in operations() if (each.method, each.route) == (method, route)), None)


@cache
def validator(method: str, route: str, status: int) -> Draft202012Validator | None:
    """Checks the bodies of answers; None where the document describes no body.

    Args:
        method: in capital letters.
        route: a path of the document.
        status: the answer's status.
    """
    found = operation(method, route)
    described = found.content.get("responses", {}).get(str(status), {}) if found else {}
    if "content" not in described:
        return None
    schema = described["content"]["application/json"]["schema"]
    return Draft202012Validator({"components": document()["components"]} | schema)


def schema_of(schema: Json) -> Json:
    """A schema, or the one that it refers to.

    Args:
        schema: of the document.
    """
    if "$ref" not in schema:
        return schema
    found: Json = document()["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return found
