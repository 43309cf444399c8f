"""The art of the stickers: one TOML file each under `art/`, read once."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from .shapes import Balls, Band, Body, Dots, Finish, FurryEar, Lathe, Pane, Rod

FOLDER = Path(__file__).parent / "art"

KINDS: dict[str, Callable[..., Body]] = {
    "lathe": Lathe,
    "band": Band,
    "rod": Rod,
    "pane": Pane,
    "balls": Balls,
    "furry_ear": FurryEar,
}
"""The classes of shapes, by the value of `kind` in the art."""


@dataclass(frozen=True)
class Sticker:
    """One sticker.

    Attributes:
        order: stickers with a lower number are painted first.
        shadow: darkness of its shadow on the head, 0…1.
        tilt: degrees by which it leans forward on the head.
        smallest: the smallest size at which it is worn where the picture leaves little room; 1 for what must fit.
        flattest: the smallest factor of its height, in addition to `smallest`.
        slides: degrees by which it slides forward and down over the curve of the head in addition.
        front: y and z of the front of its lower edge, which is moved up to the hairline; None where it stays.
        closed: whether its top is closed, so that it presses the hair down.
        tuck: height above its lower edge up to which strands of hair lie over it.
        rest: y of the place where it rests on the head, which stays when it is smaller.
        headpiece: whether it is worn above the face, and left out where there is no room for it.
        shapes: bodies in space.
        dots: stains of the skin.
    """

    order: int
    shadow: float
    tilt: float
    smallest: float
    flattest: float
    slides: float
    front: tuple[float, float] | None
    closed: bool
    tuck: float
    rest: float
    headpiece: bool
    shapes: tuple[Body, ...]
    dots: tuple[Dots, ...]

    @property
    def arms(self) -> tuple[Body, ...]:
        """What holds a head piece, and keeps its size where the rest is smaller."""
        return tuple(shape for shape in self.shapes if self.headpiece and (shape.finish.hugs or shape.finish.fades))

    @property
    def body(self) -> tuple[Body, ...]:
        """All other shapes."""
        return tuple(shape for shape in self.shapes if shape not in self.arms)


@cache
def load_sticker(name: str) -> Sticker:
    """Read the sticker of `art/<name>.toml`.

    The file has `order`, `shadow`, optionally `tilt`, `smallest`, `flattest`, `slides`, `front`, `closed`, `tuck`,
    `rest` and `headpiece`, and `[[shapes]]` or `[[dots]]`. A shape has `kind`, a key of `KINDS`, and the fields of that
    class and of `Finish`; lists become tuples.

    Args:
        name: of the file, without extension.

    Raises:
        TypeError: a field is unknown or missing.
    """
    art = tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))
    return Sticker(
        art["order"],
        art["shadow"],
        art.get("tilt", 0.0),
        art.get("smallest", 1.0),
        art.get("flattest", 1.0),
        art.get("slides", 0.0),
        _tuples(art.get("front")),
        art.get("closed", False),
        art.get("tuck", 0.0),
        art.get("rest", 1.0),
        art.get("headpiece", False),
        tuple(_shape(table) for table in art.get("shapes", ())),
        tuple(Dots(**_fields(table)) for table in art.get("dots", ())),
    )


def _shape(table: Mapping[str, Any]) -> Body:
    fields = _fields(table)
    kind = KINDS[fields.pop("kind")]
    finish: dict[str, Any] = {name: fields.pop(name) for name in Finish.__dataclass_fields__ if name in fields}
    return kind(finish=Finish(**finish), **fields)


def _fields(table: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _tuples(value) for name, value in table.items()}


def _tuples(value: Any) -> Any:
    return tuple(_tuples(item) for item in value) if isinstance(value, list) else value
