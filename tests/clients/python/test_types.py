"""The client's types are those of the API's document."""

import json
from typing import Any, get_type_hints

import pytest

from facemagi_client import types
from scripts.api_document import client_types
from scripts.api_document.annotations import Aliases, annotation
from scripts.api_document.document import PATH

DOCUMENT: dict[str, Any] = json.loads(PATH.read_text("utf-8"))
SCHEMAS = {name: each for name, each in DOCUMENT["components"]["schemas"].items() if not name.startswith("params.")}


def test_the_committed_types_are_those_of_the_document() -> None:
    written = {path: path.read_text("utf-8") for path in client_types.FOLDER.glob("*.py")}
    assert written == client_types.modules(DOCUMENT), "run ./scripts/openapi"


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_type_has_the_members_of_its_schema(name: str) -> None:
    written: Any = getattr(types, name)
    if "enum" in SCHEMAS[name]:
        assert list(written.__args__) == SCHEMAS[name]["enum"]
        return
    assert list(get_type_hints(written)) == list(SCHEMAS[name]["properties"])
    assert written.__required_keys__ == set(SCHEMAS[name].get("required", []))


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "integer"}, "int"),
        ({"$ref": "#/components/schemas/Job"}, "Job"),
        ({"type": "array", "items": {"enum": ["a", "b"]}}, 'list[Literal["a", "b"]]'),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, "str | None"),
        ({"type": "object", "additionalProperties": {"type": "string"}}, "dict[str, str]"),
        ({"type": "object", "additionalProperties": True}, "dict[str, Any]"),
        ({"const": True, "type": "boolean"}, "Literal[True]"),
        ({"description": "anything"}, "Any"),
    ],
)
def test_a_schema_becomes_an_annotation(schema: dict[str, Any], expected: str) -> None:
    assert annotation(schema) == expected


def test_a_type_can_have_a_member_that_is_a_word_of_python() -> None:
    assert {"from", "to", "usage"} <= set(types.Usage.__annotations__)


def test_a_choice_that_is_too_long_for_its_line_gets_a_name() -> None:
    aliases = Aliases(40)
    long = 'Literal["first", "second", "third"] | None'
    assert aliases.short("Job", "kind_of", long, required=False) == "NotRequired[JobKindOf | None]"
    assert aliases.definitions() == ['JobKindOf = Literal[\n    "first",\n    "second",\n    "third",\n]']
