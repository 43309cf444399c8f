"""The art of the stickers: one TOML file each under `art/`, read once."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from .shapes import Bar, Bolt, Dots, Hairs, Outline, Paint, Shape, Spike, Tube

FOLDER = Path(__file__).parent / "art"

KINDS: dict[str, Callable[..., Shape]] = {
    "outline": Outline,
    "tube": Tube,
    "bar": Bar,
    "spike": Spike,
    "hairs": Hairs,
    "dots": Dots,
    "bolt": Bolt,
}
"""The classes of shapes, by the value of `kind` in the art."""


@dataclass(frozen=True)
class Sticker:
    """One sticker.

    Attributes:
        layer: stickers with a lower number are painted first.
        shadow: darkness of its shadow on the face, 0…1.
        tilt: degrees by which it leans forward on the head.
        shapes: back to front.
    """

    layer: int
    shadow: float
    tilt: float
    shapes: tuple[Shape, ...]


@cache
def load_sticker(name: str) -> Sticker:
    """Read the sticker of `art/<name>.toml`.

    The file has `layer`, `shadow`, optionally `tilt`, and `[[shapes]]`. A shape has `kind`, a key of `KINDS`, and the
    fields of that class and of `Paint`; lists become tuples.

    Args:
        name: of the file, without extension.

    Raises:
        TypeError: a field is unknown or missing.
    """
    art = tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))
    return Sticker(art["layer"], art["shadow"], art.get("tilt", 0.0), tuple(_shape(table) for table in art["shapes"]))


def _shape(table: Mapping[str, Any]) -> Shape:
    fields: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in table.items()}
    kind = KINDS[fields.pop("kind")]
    paint: dict[str, Any] = {name: fields.pop(name) for name in Paint.__dataclass_fields__ if name in fields}
    return kind(paint=Paint(**paint), **fields)
