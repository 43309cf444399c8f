"""The shapes of stickers. Lengths are in units, points in head coordinates (see `head`), colours are #rrggbb."""

from dataclasses import dataclass
from typing import Literal

Two = tuple[float, float]
Three = tuple[float, float, float]


@dataclass(frozen=True)
class Paint:
    """How a shape is coloured.

    Attributes:
        fill: colours at even distances from the top of the shape to its bottom; of a spike or bolt from root to tip.
        across: whether the gradient runs from left to right instead.
        opacity: 0…1.
        blur: standard deviation of the soft edge.
        blend: `normal` covers, `screen` adds light, `brows` covers in the colour of the person's own brows.
        fade: share of the shape over which it fades in, from the bottom; of a spike from the root.
        behind: what hides it (see `occlusion.OCCLUDERS`).
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

    Attributes:
        paint: its colours.
        path: x, y (see `curves`).
        surface: `plane`, or `skin` to follow the skin of the face.
        depth: z of the plane at x = 0.
        wrap: radius of the upright cylinder around which it is bent; 0 leaves it flat.
        width: of a line along the outline; 0 fills it.
        mirror: whether it is drawn on the other side too.
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
    """A round upright body around the head's axis: a hat.

    Attributes:
        paint: its colours.
        bottom: y and radius of the lower end.
        top: y and radius of the upper end.
        z: of its axis.
    """

    paint: Paint
    bottom: Two
    top: Two
    z: float = 0.0


@dataclass(frozen=True)
class Bar:
    """A straight bar, such as a temple of glasses, drawn where its side of the head faces the camera.

    Attributes:
        paint: its colours.
        start: one end.
        end: the other end.
        width: its thickness.
        mirror: whether it is drawn on the other side too.
    """

    paint: Paint
    start: Three
    end: Three
    width: float
    mirror: bool = True


@dataclass(frozen=True)
class Spike:
    """A pointed tuft.

    Attributes:
        paint: its colours.
        root: middle of its base.
        tip: its point.
        width: at the root.
        bend: sideways offset of its middle.
        mirror: whether it is drawn on the other side too.
    """

    paint: Paint
    root: Three
    tip: Three
    width: float
    bend: float = 0.0
    mirror: bool = False


@dataclass(frozen=True)
class Hairs:
    """Hairs that grow downwards from an area of skin.

    Attributes:
        paint: each hair has one of the colours of the fill.
        path: outline of the area (see `curves`).
        count: number of hairs.
        length: of a hair.
        thickness: of a hair at its root.
        outwards: how far hairs lean to their own side at x = 1.
        mirror: whether they grow on the other side too.
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
    """Round spots on an area of skin.

    Attributes:
        paint: their colours.
        path: outline of the area (see `curves`).
        count: number of spots.
        radius: smallest and largest.
        mirror: whether they are drawn on the other side too.
    """

    paint: Paint
    path: str
    count: int
    radius: Two
    mirror: bool = True


@dataclass(frozen=True)
class Bolt:
    """Lightning.

    Attributes:
        paint: colours of its glow; the core is white.
        start: where it begins.
        end: where it ends.
        width: of its core.
        seed: of its random zigzag.
    """

    paint: Paint
    start: Three
    end: Three
    width: float
    seed: int


Shape = Outline | Tube | Bar | Spike | Hairs | Dots | Bolt
