"""Bodies of requests, made from the schemas of the API's document: valid ones, and ones that are changed in places."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from hypothesis import strategies as st

from scripts.fuzzing import values
from scripts.fuzzing.document import Json, schema_of
from scripts.fuzzing.effects import READY, edits

Draw = Callable[[st.SearchStrategy[Any]], Any]

KNOWN: Mapping[str, st.SearchStrategy[Any]] = {
    "photo": READY,
    "photos": st.lists(READY, min_size=1, max_size=4),
    "content_type": st.sampled_from(["image/jpeg", "image/png", "image/webp", "", "application/octet-stream"]),
    "bytes": st.integers(1, 10485760),
    "url": st.sampled_from([*[values.URLS[0]] * 40, *values.URLS]),
    "image_url": st.sampled_from([*[values.URLS[0]] * 40, *values.URLS]),
    "image_data": st.sampled_from([*values.DATA_URLS[:2] * 8, *values.DATA_URLS]),
    "scopes": st.lists(st.sampled_from(["photos", "jobs", "jobs:beauty", "jobs:face_swap/swap"]), min_size=1),
    "faces": st.sampled_from(["all", "largest", "all", "largest", ["f0"], ["f0", "f1"], ["f7"], []]),
    "steps": st.lists(edits(), min_size=2, max_size=4),
    "sweep": st.sampled_from(
        [
            {},
            {"params.whitening": [1, 2]},
            {"params.strength": [1, 50, 100]},
            {"steps[1].params.strength": [1], "params.strength": [2]},
            {"params.x": [None]},
        ]
    ),
    "metadata": st.dictionaries(st.sampled_from(["user_id", "album", "é"]), values.TEXTS, max_size=3),
}
"""Members whose values mean something that the schema does not say."""

ONE_OF = ({"effect", "params", "steps"}, {"content_type", "bytes", "image_url", "image_data"})
"""Members of which a body may not have all."""


@st.composite
def valid(draw: Draw, schema: Json) -> Any:
    """A value that a schema of the document describes.

    Args:
        schema: of the document.
    """
    schema = schema_of(schema)
    if "anyOf" in schema:
        return draw(valid(draw(st.sampled_from(schema["anyOf"]))))
    if "enum" in schema:
        return draw(st.sampled_from(schema["enum"]))
    return _of_type(draw, schema)


def _of_type(draw: Draw, schema: Json) -> Any:
    match schema.get("type"):
        case "object":
            return _object(draw, schema)
        case "array":
            most = min(schema.get("maxItems", 3), 3)
            return draw(st.lists(valid(schema["items"]), min_size=min(schema.get("minItems", 0), most), max_size=most))
        case "integer":
            return draw(st.integers(int(schema.get("minimum", 0)), int(schema.get("maximum", 10**6))))
        case "boolean":
            return draw(st.booleans())
        case "string":
            return draw(st.text(max_size=min(schema.get("maxLength", 20), 20)))
    return draw(st.none()) if schema.get("type") == "null" else draw(values.SCALARS)


def _object(draw: Draw, schema: Json) -> Json:
    members = schema.get("properties", {})
    optional = set(members) - set().union(*ONE_OF)
    required = set(schema.get("required", ()))
    chosen = [name for name in members if name in required or (name in optional and draw(_SELDOM))]
    body = {name: draw(KNOWN[name] if name in KNOWN else valid(members[name])) for name in chosen}
    if "steps" in members:
        body |= draw(st.one_of(edits(), edits(), st.builds(lambda steps: {"steps": steps}, KNOWN["steps"])))
    if "image_url" in members:
        ways = (("content_type", "bytes"), ("image_url",), ("image_data",))
        body |= {name: draw(KNOWN[name]) for name in draw(st.sampled_from(ways))}
    return body


_SELDOM = st.sampled_from([True, False, False, False])


@st.composite
def changed(draw: Draw, schema: Json) -> Any:
    """A valid value with one or two faults.

    Args:
        schema: of the document.
    """
    body = draw(valid(schema))
    for _ in range(draw(st.integers(1, 2))):
        body = _change(draw, body)
    return body


def _change(draw: Draw, value: Any) -> Any:
    """A value with one change: somewhere inside of it, or in its place."""
    if isinstance(value, dict) and value and draw(st.integers(0, 4)):
        name = draw(st.sampled_from(sorted(value)))
        return value | {name: _change(draw, value[name])}
    if isinstance(value, list) and value and draw(st.integers(0, 3)):
        index = draw(st.integers(0, len(value) - 1))
        return [*value[:index], _change(draw, value[index]), *value[index + 1 :]]
    return _replaced(draw, value)


def _replaced(draw: Draw, value: Any) -> Any:
    how = draw(st.sampled_from(["wild", "wild", "deep", "member", "wrapped", "repeated", "text"]))
    if how == "member" and isinstance(value, dict):
        return value | {draw(values.TEXTS): draw(values.WILD)}
    if how == "wrapped":
        return [value]
    if how == "repeated":
        return [value] * draw(st.sampled_from([2, 21, 401]))
    if how == "text":
        return str(value)
    return draw(values.DEEP if how == "deep" else values.WILD)


def encoded(draw: Draw, value: Any) -> bytes:
    """A value as the bytes of a body: mostly as usual, sometimes not escaped, or in another encoding.

    Args:
        draw: of hypothesis.
        value: any value of `json`.
    """
    how = draw(st.sampled_from(["usual"] * 6 + ["plain", "utf-16", "spaced"]))
    if how == "plain":
        return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")
    if how == "utf-16":
        return json.dumps(value).encode("utf-16")
    return json.dumps(value, indent=1 if how == "spaced" else None).encode()
