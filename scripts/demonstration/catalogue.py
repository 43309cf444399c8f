"""The effects that the demo can use, and the check of an edit before anything is started or uploaded."""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from facemagi_client import FaceMagi
from scripts.demonstration.arguments import Json
from scripts.repository import find_models, served_manifests

Effects = Mapping[str, Json]
"""Effects by id, as `GET /v1/effects` shows them: `title`, `formats`, `parameters`."""

ANY_PHOTO = "photo_" + "0" * 20
"""Stands for the id of a photo that is not uploaded yet."""


def effects_here() -> Effects:
    """The effects of this checkout."""
    from facemagi.jobs import results

    return {
        effect: {
            "title": manifest.effects[manifest.effect_name(effect)].title,
            "formats": results.formats(manifest.reports),
            "parameters": manifest.schema_of(effect),
        }
        for manifest in served_manifests(find_models())
        for effect in manifest.effect_ids()
    }


def effects_of(service: FaceMagi) -> Effects:
    """The effects of a service.

    Args:
        service: a client of it.
    """
    return {effect["id"]: dict(effect) for effect in service.effects.list()}


def check_names(steps: Sequence[Json], effects: Effects) -> None:
    """Check that the effects and the parameters of an edit exist.

    Args:
        steps: each with `effect` and `params`.
        effects: all effects.

    Raises:
        LookupError: the first that does not exist, with the names that are most like it.
    """
    for step in steps:
        if step["effect"] not in effects:
            raise LookupError(_no_such("effect", step["effect"], list(effects), "--list shows all effects"))
        names = list(effects[step["effect"]]["parameters"]["properties"])
        for name in step["params"]:
            if name not in names:
                raise LookupError(_no_such(f"parameter of {step['effect']}", name, names, f"It has {', '.join(names)}"))


def check_values(steps: Sequence[Json], effects: Effects) -> None:
    """Check the values of an edit's parameters against the manifests of this checkout.

    Args:
        steps: each with `effect` and `params`.
        effects: all effects.

    Raises:
        FaceMagiError: the first fault.
        FileNotFoundError: a photo is not there.
    """
    manifests = {effect: manifest for manifest in served_manifests(find_models()) for effect in manifest.effect_ids()}
    for step in steps:
        params = dict(step["params"])
        for name in photo_params(step, effects):
            if not file_of(params[name]).is_file():
                raise FileNotFoundError(f"{name}: there is no file {file_of(params[name])}")
            params[name] = ANY_PHOTO
        manifests[step["effect"]].resolve(step["effect"], params)


def photo_params(step: Json, effects: Effects) -> list[str]:
    """The parameters of a step that are photos, which the demo uploads from files.

    Args:
        step: with `effect` and `params`.
        effects: all effects.
    """
    properties = effects[step["effect"]]["parameters"]["properties"]
    return [name for name, value in step["params"].items() if value is not None and _is_photo(properties[name])]


def file_of(value: Any) -> Path:
    """The file of a photo parameter: its path, with or without an @ before it.

    Args:
        value: of the parameter.
    """
    return Path(str(value).removeprefix("@"))


def listing(effects: Effects) -> Iterator[str]:
    """A line for each effect, and one for each of its parameters.

    Args:
        effects: all effects.
    """
    for effect, described in sorted(effects.items()):
        yield f"{effect}: {described['title']}"
        for name, schema in described["parameters"]["properties"].items():
            yield f"    {name}={_values(schema)}"


def _is_photo(schema: Json) -> bool:
    return "photo_" in str(schema.get("pattern", ""))


def _values(schema: Json) -> str:
    """What a parameter takes, in a few words, and its default."""
    default = schema.get("default")
    shown = f" (default: {str(default).lower() if isinstance(default, bool) else default})"
    if _is_photo(schema):
        return "FILE"
    if "enum" in schema:
        return "|".join(map(str, schema["enum"])) + shown
    if "anyOf" in schema:
        presets = schema["anyOf"][1]["enum"]
        return "|".join(["#rrggbb", *presets]) + shown
    if "minimum" in schema:
        return f"{schema['minimum']}…{schema['maximum']}{shown}"
    return f"{schema['type']}{shown}"


def _no_such(kind: str, name: str, known: Sequence[str], otherwise: str) -> str:
    like = difflib.get_close_matches(name, known, n=3)
    hint = f"Did you mean {' or '.join(like)}?" if like else f"{otherwise}."
    return f"there is no {kind} {name!r}. {hint}"
