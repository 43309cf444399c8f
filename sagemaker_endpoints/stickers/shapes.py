"""What stickers are made of. Lengths are units, points head coordinates (see `head`), colours #rrggbb."""

from dataclasses import dataclass
from typing import Literal

Two = tuple[float, float]
Three = tuple[float, float, float]


@dataclass(frozen=True)
class Paint:
    """How a shape is coloured.

    fill: colours evenly spaced from the top of the shape to its bottom; of a spike and a bolt from root to tip.
    across: from left to right instead. opacity: 0…1. blur: deviation of a soft edge.
    blend: `normal` covers, `screen` adds light, `brows` covers in the colour of the person's own brows.
    fade: share of it, from the bottom (of a spike from the root), over which it comes out of nothing.
    behind: what hides it (see `occlusion`).
    """

    fill: tuple[str, ...] = ("#000000",)
    across: bool = False
    opacity: float = 1.0
    blur: float = 0.0
    blend: Literal["normal", "screen", "brows"] = "normal"
    fade: float = 0.0
    behind: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outline:
    """A flat outline in front of the head.

    path: x, y (see `curves`). surface: `plane`, or `skin` to follow the face's own.
    depth: z of the plane at x = 0. wrap: radius of the upright cylinder that it is bent round; 0 for none.
    width: of a line along the outline; 0 fills it. mirror: whether it is drawn on the other side too.
    """

    paint: Paint
    path: str
    surface: Literal["plane", "skin"] = "plane"
    depth: float = 0.0
    wrap: float = 0.0
    width: float = 0.0
    mirror: bool = False


@dataclass(frozen=True)
class Tube:
    """A round upright body around the head's axis: a hat. bottom, top: y and radius. z: of its axis."""

    paint: Paint
    bottom: Two
    top: Two
    z: float = 0.0


@dataclass(frozen=True)
class Bar:
    """A straight bar, such as the side of spectacles, drawn where its side of the head faces the camera."""

    paint: Paint
    start: Three
    end: Three
    width: float
    mirror: bool = True


@dataclass(frozen=True)
class Spike:
    """A pointed tuft. root, tip; width at the root; bend: sideways swing of its middle. mirror: the other side too."""

    paint: Paint
    root: Three
    tip: Three
    width: float
    bend: float = 0.0
    mirror: bool = False


@dataclass(frozen=True)
class Hairs:
    """Hairs growing out of a region of skin, downwards.

    path: the region. count, length, thickness: of the hairs. outwards: how far they lean to their own side at x = 1.
    """

    paint: Paint
    path: str
    count: int
    length: float
    thickness: float
    outwards: float
    mirror: bool = True


@dataclass(frozen=True)
class Dots:
    """Round spots on a region of skin. radius: least and greatest."""

    paint: Paint
    path: str
    count: int
    radius: Two
    mirror: bool = True


@dataclass(frozen=True)
class Bolt:
    """Lightning. start, end; width of its core; seed of its zigzag. mirror: the other side too."""

    paint: Paint
    start: Three
    end: Three
    width: float
    seed: int


Shape = Outline | Tube | Bar | Spike | Hairs | Dots | Bolt
