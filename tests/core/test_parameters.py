"""Every type of parameter accepts valid values, refuses others by name, and describes itself in the schema."""

from typing import Any

import pytest

from facemagi.errors import FaceMagiError
from tests.support.samples import make_manifest

DEFAULTS = {
    "strength": 50,
    "radius": 1.0,
    "soft": False,
    "look": "day",
    "tint": "#ffffff",
    "reference": None,
    "stops": [],
}
PHOTO = "photo_" + "0" * 20


def test_a_missing_parameter_has_its_default() -> None:
    assert make_manifest().resolve("glow", {}) == DEFAULTS


@pytest.mark.parametrize(
    ("name", "value", "resolved"),
    [
        ("strength", 0, 0),
        ("strength", 100, 100),
        ("strength", 7.0, 7),
        ("radius", 2, 2.0),
        ("soft", True, True),
        ("look", "night", "night"),
        ("tint", "#AABBCC", "#aabbcc"),
        ("tint", "rose", "#ff8899"),
        ("reference", PHOTO, PHOTO),
        ("stops", [1, 2], [1, 2]),
    ],
)
def test_a_valid_value_is_accepted(name: str, value: Any, resolved: Any) -> None:
    assert make_manifest().resolve("glow", {name: value}) == DEFAULTS | {name: resolved}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("strength", -1),
        ("strength", 101),
        ("strength", 0.5),
        ("strength", "50"),
        ("strength", True),
        ("strength", None),
        ("radius", 2.1),
        ("radius", float("nan")),
        ("radius", float("inf")),
        ("soft", 1),
        ("look", "noon"),
        ("look", ["day"]),
        ("tint", "red"),
        ("tint", "#fff"),
        ("tint", 0xFFFFFF),
        ("reference", "photo_1"),
        ("reference", "../" + PHOTO),
        ("stops", [1, 2, 3]),
        ("stops", "12"),
        ("stops", [10]),
    ],
)
def test_an_invalid_value_is_refused_by_name(name: str, value: Any) -> None:
    with pytest.raises(FaceMagiError) as refused:
        make_manifest().resolve("glow", {name: value})
    assert refused.value.code == "invalid_param"
    assert str(refused.value.param).startswith(f"params.{name}")
    assert refused.value.limit


def test_an_unknown_parameter_is_refused_by_name() -> None:
    with pytest.raises(FaceMagiError) as refused:
        make_manifest().resolve("glow", {"sparkle": 1})
    assert (refused.value.code, refused.value.param) == ("unknown_param", "params.sparkle")


def test_the_schema_names_every_parameter_with_its_range_and_default() -> None:
    schema = make_manifest().schema_of("glow")
    assert schema["additionalProperties"] is False
    assert set(schema["properties"]) == set(DEFAULTS)
    strength = schema["properties"]["strength"]
    assert (strength["minimum"], strength["maximum"], strength["default"]) == (0, 100, 50)
