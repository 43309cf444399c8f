"""Python annotations of JSON Schemas."""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

SIMPLE: Mapping[str, str] = MappingProxyType(
    {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
)


def annotation(schema: Mapping[str, Any]) -> str:
    """The annotation of a value.

    Args:
        schema: its JSON Schema.

    Example:
        >>> annotation({"anyOf": [{"type": "array", "items": {"type": "string"}}, {"type": "null"}]})
        'list[str] | None'
    """
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    if "anyOf" in schema:
        return " | ".join(map(annotation, schema["anyOf"]))
    if "enum" in schema or "const" in schema:
        return f"Literal[{', '.join(map(_value, schema.get('enum', [schema.get('const')])))}]"
    if schema.get("type") == "array":
        return f"list[{annotation(schema.get('items', {}))}]"
    if schema.get("type") == "object":
        return f"dict[str, {_member(schema)}]"
    return SIMPLE.get(schema.get("type", ""), "Any")


def _member(schema: Mapping[str, Any]) -> str:
    """The annotation of an object's members."""
    patterns = list(schema.get("patternProperties", {}).values())
    members = patterns[0] if patterns else schema.get("additionalProperties")
    return annotation(members) if isinstance(members, dict) else "Any"


def _value(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else repr(value)


def literal(name: str, values: Sequence[Any], line_chars: int) -> str:
    """The definition of a named choice, on one line where it fits.

    Args:
        name: its name.
        values: the choices.
        line_chars: the longest line.
    """
    line = f"{name} = Literal[{', '.join(map(_value, values))}]"
    if len(line) <= line_chars:
        return line
    return f"{name} = Literal[\n" + "".join(f"    {_value(value)},\n" for value in values) + "]"


class Aliases:
    """Names for choices that are too long for the line of a member.

    Args:
        line_chars: the longest line.
    """

    def __init__(self, line_chars: int) -> None:
        self._line_chars = line_chars
        self._names: dict[str, str] = {}

    def short(self, owner: str, member: str, written: str, required: bool) -> str:
        """The annotation of a member, with a name in place of a choice that is too long.

        Args:
            owner: the name of the type.
            member: the member's name.
            written: its annotation.
            required: whether the member is always there.
        """
        choice = re.search(r"Literal\[[^]]*\]", written)
        if choice and len(f"    {member}: NotRequired[{written}]") > self._line_chars:
            default = owner + "".join(word.title() for word in member.split("_"))
            written = written.replace(choice[0], self._names.setdefault(choice[0], default))
        return written if required else f"NotRequired[{written}]"

    def definitions(self) -> list[str]:
        """The definitions of the names."""
        return [
            literal(name, [value.strip().strip('"') for value in choice[8:-1].split(",")], self._line_chars)
            for choice, name in self._names.items()
        ]
