"""The stickers' art: one TOML file each under `art/`, read once."""

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


@dataclass(frozen=True)
class Sticker:
    """layer: stickers of a lower one are painted first. shadow: darkness of what it casts on the face, 0…1.
    tilt: degrees by which it leans forward on the head.
    shapes: back to front."""

    layer: int
    shadow: float
    tilt: float
    shapes: tuple[Shape, ...]


@cache
def sticker(name: str) -> Sticker:
    """The sticker of `art/<name>.toml`.

    The file has `layer`, `shadow`, perhaps `tilt`, and `[[shapes]]`: `kind`, a key of `KINDS`, with the members of
    that class beside it and those of `Paint` among them; lists stand for tuples.

    Raises:
        TypeError: a member is unknown or missing.
    """
    told = tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))
    return Sticker(told["layer"], told["shadow"], told.get("tilt", 0.0), tuple(_shape(each) for each in told["shapes"]))


def _shape(told: Mapping[str, Any]) -> Shape:
    members: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in told.items()}
    kind = KINDS[members.pop("kind")]
    paint: dict[str, Any] = {name: members.pop(name) for name in Paint.__dataclass_fields__ if name in members}
    return kind(paint=Paint(**paint), **members)
