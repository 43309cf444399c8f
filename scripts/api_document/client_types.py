"""Writes the types of the Python client from the document: one TypedDict for each schema."""

from collections.abc import Iterator, Mapping
from graphlib import TopologicalSorter
from keyword import iskeyword
from pathlib import Path
from textwrap import wrap
from typing import Any

from scripts.api_document.annotations import Aliases, annotation, literal
from scripts.repository import ROOT

FOLDER = ROOT / "clients" / "python" / "facemagi_client" / "types"

PACKAGE = "facemagi_client.types"

SHARED = "shared"
"""The module of the types that several rooms of the API use; a room is the first part of a path after /v1."""

PARAMETERS = "params."
"""So begin the schemas of the effects' parameters. They have no type: each deployment has its own effects."""

LINE_CHARS = 120

TYPING = ("Any", "Literal", "NotRequired", "TypedDict")

Schemas = Mapping[str, dict[str, Any]]
Document = Mapping[str, Any]


def modules(document: Document) -> dict[Path, str]:
    """The text of each module of types, by its file.

    Args:
        document: the API's OpenAPI document.
    """
    schemas = {
        name: schema
        for name, schema in sorted(document["components"]["schemas"].items())
        if not name.startswith(PARAMETERS)
    }
    homes = _homes(document, schemas)
    texts = {FOLDER / f"{room}.py": _module(room, homes, schemas) for room in sorted(set(homes.values()))}
    return {FOLDER / "__init__.py": _package(homes)} | texts


def write(document: Document) -> list[Path]:
    """Write the modules; one that is no longer needed is deleted.

    Args:
        document: the API's OpenAPI document.

    Returns:
        The files.
    """
    texts = modules(document)
    for old in set(FOLDER.glob("*.py")) - set(texts):
        old.unlink()
    for path, text in texts.items():
        path.write_text(text, "utf-8")
    return sorted(texts)


def _homes(document: Document, schemas: Schemas) -> dict[str, str]:
    """The module of each schema: its room, or the shared one if several rooms reach it."""
    rooms: dict[str, set[str]] = {name: set() for name in schemas}
    for path, operations in document["paths"].items():
        room = path.split("/")[2]
        for name in _reached(operations, schemas):
            rooms[name].add(room)
    return {name: next(iter(reached)) if len(reached) == 1 else SHARED for name, reached in rooms.items()}


def _reached(part: Any, schemas: Schemas) -> set[str]:
    """The schemas that a part of the document refers to, also through others."""
    found: set[str] = set()
    new = set(_references(part)) & set(schemas)
    while new:
        found |= new
        new = {name for known in new for name in _references(schemas[known])} & set(schemas) - found
    return found


def _references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if "$ref" in part:
            yield part["$ref"].rpartition("/")[2]
        part = list(part.values())
    if isinstance(part, list):
        for each in part:
            yield from _references(each)


def _package(homes: Mapping[str, str]) -> str:
    imports = [
        _import(room, sorted(name for name, home in homes.items() if home == room))
        for room in sorted(set(homes.values()))
    ]
    names = "".join(f'    "{name}",\n' for name in sorted(homes))
    doc = '"""What the API takes and answers, written from its OpenAPI document by ./scripts/openapi; not by hand."""'
    return f"{doc}\n\n{''.join(imports)}\n__all__ = [\n{names}]\n"


def _import(room: str, names: list[str]) -> str:
    line = f"from {PACKAGE}.{room} import {', '.join(names)}\n"
    if len(line) <= LINE_CHARS:
        return line
    return f"from {PACKAGE}.{room} import (\n" + "".join(f"    {name},\n" for name in names) + ")\n"


def _module(room: str, homes: Mapping[str, str], schemas: Schemas) -> str:
    own = [name for name in schemas if homes[name] == room]
    aliases = Aliases(LINE_CHARS)
    classes = [_class(name, schemas[name], aliases) for name in _in_order(own, schemas)]
    choices = aliases.definitions() + [_choice(name, schemas[name]) for name in own if "enum" in schemas[name]]
    text = "\n\n\n".join(filter(None, ["\n\n".join(choices), *classes]))
    subject = "of several routes" if room == SHARED else f"of the routes /v1/{room}"
    head = f'"""Types {subject}, written from the OpenAPI document by ./scripts/openapi; not by hand."""\n\n'
    head += f"from typing import {', '.join(name for name in TYPING if name in text)}\n"
    foreign = {name for each in own for name in _references(schemas[each]) if homes.get(name, room) != room}
    if foreign:
        head += "\n" + _import(SHARED, sorted(foreign))
    return head + ("\n" if choices else "\n\n") + text + "\n"


def _in_order(names: list[str], schemas: Schemas) -> list[str]:
    """The classes so that each follows those that it uses: annotations are values, which must exist first."""
    pending = [name for name in names if "enum" not in schemas[name]]
    uses = {name: [used for used in _references(schemas[name]) if used in pending] for name in pending}
    return list(TopologicalSorter(uses).static_order())


def _choice(name: str, schema: dict[str, Any]) -> str:
    definition = literal(name, schema["enum"], LINE_CHARS)
    return f'{definition}\n"""{_summary(schema)}"""' if "description" in schema else definition


def _class(name: str, schema: dict[str, Any], aliases: Aliases) -> str:
    members = {
        member: aliases.short(name, member, annotation(described), member in schema.get("required", []))
        for member, described in schema["properties"].items()
    }
    if any(map(iskeyword, members)):  # such as `from`, which no class can have
        fields = _lines({f'"{member}"': f"{written}," for member, written in members.items()}, schema, " " * 8)
        return f'{name} = TypedDict(\n    "{name}",\n    {{\n{fields}\n    }},\n)\n"""{_summary(schema)}"""'
    return f'class {name}(TypedDict):\n    """{_summary(schema)}"""\n\n{_lines(members, schema, " " * 4)}'


def _lines(members: Mapping[str, str], schema: dict[str, Any], indent: str) -> str:
    """A line for each member, below what it is."""
    lines = []
    for (member, written), described in zip(members.items(), schema["properties"].values(), strict=True):
        comment = wrap(described.get("description", ""), LINE_CHARS - len(indent) - len("# "))
        lines += [f"{indent}# {line}" for line in comment] + [f"{indent}{member}: {written}"]
    return "\n".join(lines)


def _summary(schema: dict[str, Any]) -> str:
    return str(schema["description"].split("\n")[0])
