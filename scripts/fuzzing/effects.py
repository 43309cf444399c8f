"""The effects of this checkout's models, and the values of their parameters."""

from collections.abc import Callable
from functools import cache
from typing import Any

from hypothesis import strategies as st

from scripts.fuzzing import values
from scripts.fuzzing.document import Json
from scripts.repository import find_models, read_manifests

Draw = Callable[[st.SearchStrategy[Any]], Any]

COLOURS = ("#000000", "#FFffFF", "#12aB90")

READY = st.sampled_from(["<<photo ready>>"] * 12 + values.PHOTO_LIST)
"""Photos, mostly one that can be edited."""


@cache
def schemas() -> dict[str, Json]:
    """The JSON Schema of each effect's parameters, by the effect's id."""
    return {
        effect: manifest.schema_of(effect)
        for manifest in read_manifests(find_models())
        for effect in manifest.effect_ids()
    }


@st.composite
def edits(draw: Draw) -> Json:
    """An effect with parameters that it has."""
    effect = draw(st.sampled_from(sorted(schemas())))
    return {"effect": effect} | ({"params": draw(parameters(effect))} if draw(st.integers(0, 4)) else {})


@st.composite
def parameters(draw: Draw, effect: str) -> Json:
    """Parameters of an effect, those that it must have and some others.

    Args:
        effect: its id.
    """
    schema = schemas()[effect]
    names = [*schema["required"], *draw(st.lists(st.sampled_from([*schema["properties"], "consent"]), max_size=3))]
    if "consent" in schema["properties"]:
        names.append("consent")
    known = [name for name in dict.fromkeys(names) if name in schema["properties"]]
    return {name: True if name == "consent" else draw(_value(schema["properties"][name])) for name in known}


def _value(schema: Json) -> st.SearchStrategy[Any]:
    """A value of a parameter."""
    if "anyOf" in schema:
        return st.one_of([_value(each) for each in schema["anyOf"]])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if "pattern" in schema:
        return READY if schema["pattern"].startswith("^photo") else st.sampled_from(COLOURS)
    if schema["type"] == "array":
        return st.lists(_value(schema["items"]), max_size=min(3, schema["maxItems"]))
    return st.booleans() if schema["type"] == "boolean" else _number(schema)


def _number(schema: Json) -> st.SearchStrategy[Any]:
    numbers = st.integers if schema["type"] == "integer" else st.floats
    return numbers(min_value=schema.get("minimum"), max_value=schema.get("maximum"))
