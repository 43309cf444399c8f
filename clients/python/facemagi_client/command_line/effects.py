"""`facemagi effects`: lists the effects, or the parameters of one."""

import argparse
from collections.abc import Iterator, Mapping
from typing import Any

from facemagi_client.client import FaceMagi
from facemagi_client.command_line import terminal
from facemagi_client.command_line.exit_codes import SUCCESS
from facemagi_client.types import Effect


def run(arguments: argparse.Namespace) -> int:
    """Run the command.

    Args:
        arguments: its parsed command line.
    """
    with FaceMagi(arguments.url, arguments.token, language=arguments.language) as magi:
        found = magi.effects.get(arguments.effect) if arguments.effect else magi.effects.list()
    if arguments.json:
        terminal.print_json(found)
    else:
        print(*(_all(found) if isinstance(found, list) else _one(found)), sep="\n")
    return SUCCESS


def _all(effects: list[Effect]) -> Iterator[str]:
    rows = [[effect["id"], effect["state"], effect["title"]] for effect in effects]
    yield from terminal.table([["effect", "state", "title"], *rows])


def _one(effect: Effect) -> Iterator[str]:
    yield f"{effect['id']}: {effect['title']} ({effect['state']})"
    yield from effect["summary"].splitlines()
    yield f"Results: {', '.join(effect['formats'])}. Licence: {effect['licence']}."
    if effect["state"] == "needs_weights" and effect["alternatives"]:
        yield f"Its weights are not there. These work: {', '.join(effect['alternatives'])}."
    properties: dict[str, dict[str, Any]] = effect["parameters"]["properties"]
    required = effect["parameters"].get("required", [])
    rows = [[name, _described(schema, name in required)] for name, schema in properties.items()]
    yield from terminal.table(rows)


def _described(schema: Mapping[str, Any], required: bool) -> str:
    default = schema.get("default")
    shown = str(default).lower() if isinstance(default, bool) else str(default)
    standard = " (required)" if required else "" if default is None else f" (default: {shown})"
    description = schema.get("description", "")
    return f"{schema.get('title', '')}: {values_of(schema)}{standard}. {description}".strip()


def values_of(schema: Mapping[str, Any]) -> str:
    """What a parameter takes, in a few words.

    Args:
        schema: its JSON Schema.
    """
    if "photo_" in str(schema.get("pattern", "")):
        return "@FILE"
    if "enum" in schema:
        return "|".join(map(str, schema["enum"]))
    if "anyOf" in schema:
        return "#rrggbb|" + "|".join(map(str, schema["anyOf"][1]["enum"]))
    if "minimum" in schema:
        return f"{schema['minimum']}…{schema['maximum']}"
    if "items" in schema:
        return f"[{values_of(schema['items'])}, …]"
    return {"boolean": "true|false"}.get(str(schema.get("type")), "text")
