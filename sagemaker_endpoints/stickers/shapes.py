"""The shapes of stickers. Lengths are in units, points in head coordinates (see `head`), colours are #rrggbb."""

from dataclasses import dataclass

Two = tuple[float, float]
Three = tuple[float, float, float]


@dataclass(frozen=True)
class Finish:
    """How a shape looks.

    Attributes:
        colours: at even distances from its first end to its last: from bottom to top, or from root to tip.
        material: a key of `materials.MATERIALS`.
        opacity: 0…1.
        layer: shapes of a lower layer are painted first; within a layer, the nearest surface is seen.
        hugs: whether hair and ears hide it, as they hide the temples of glasses.
        fades: length at each end of a rod over which it vanishes, as a headband does in the hair.
    """

    colours: tuple[str, ...]
    material: str
    opacity: float = 1.0
    layer: int = 0
    hugs: bool = False
    fades: float = 0.0


@dataclass(frozen=True)
class Lathe:
    """A body turned around an upright axis: a hat.

    Attributes:
        finish: its look.
        profile: radius and y, from one end of the profile to the other.
        depth: factor of the radius from front to back: heads are longer than wide.
        z: of the axis.
    """

    finish: Finish
    profile: tuple[Two, ...]
    depth: float = 1.15
    z: float = -0.25


@dataclass(frozen=True)
class Band:
    """An upright band around the head, with points on its upper edge: a crown.

    Attributes:
        finish: its look.
        radius: at the bottom and at the top of the points.
        low: y of the lower edge.
        valley: y between the points.
        peak: y of the points.
        points: number of points.
        depth: as in `Lathe`.
        z: as in `Lathe`.
    """

    finish: Finish
    radius: Two
    low: float
    valley: float
    peak: float
    points: int
    depth: float = 1.15
    z: float = -0.25


@dataclass(frozen=True)
class Rod:
    """A rod of elliptical section along a path: the rim, bridge or temple of glasses, a headband.

    Attributes:
        finish: its look.
        thickness: of the section in the plane of the path's outward direction and across it.
        path: x, y (see `curves`), closed, bent as `wrap` says; empty where `points` are given.
        points: corners of an open path.
        z: of the path at x = 0.
        wrap: radius of the upright cylinder around which the path is bent; 0 leaves it flat.
        square: 0 for a round section … 1 for a rectangular one.
        heavier: share by which a closed path is thicker at its top than at its bottom.
        mirror: whether it is drawn on the other side too.
    """

    finish: Finish
    thickness: Two
    path: str = ""
    points: tuple[Three, ...] = ()
    z: float = 0.0
    wrap: float = 0.0
    square: float = 0.0
    heavier: float = 0.0
    mirror: bool = True


@dataclass(frozen=True)
class Pane:
    """A domed pane: a lens.

    Attributes:
        finish: its look.
        path: x, y of its edge (see `curves`), star-shaped around its middle.
        z: as in `Rod`.
        wrap: as in `Rod`.
        bulge: how far its middle stands out.
    """

    finish: Finish
    path: str
    z: float
    wrap: float
    bulge: float = 0.06


@dataclass(frozen=True)
class Balls:
    """Round or flattened bodies in a ring around the head: pearls, stones.

    Attributes:
        finish: its look; the ball number i has the colour i of the finish, again from the first after the last.
        count: of the ring.
        first: angle of the first one, degrees from the front.
        radius: of the ring.
        y: of the ring.
        size: half width, half height and half thickness of one ball.
        depth: as in `Lathe`.
        z: as in `Lathe`.
    """

    finish: Finish
    count: int
    first: float
    radius: float
    y: float
    size: Three
    depth: float = 1.15
    z: float = -0.25


@dataclass(frozen=True)
class FurryEar:
    """A cupped ear with fur.

    Attributes:
        finish: colours of the fur, from root to tip.
        inside: colours of the bare inside, from root to tip.
        path: x, y of the middle of the ear from root to tip.
        widths: half widths at even distances from root to tip.
        z: of the root.
        lean: how far the tip lies in front of the root.
        cup: how far the middle lies behind the edges, in half widths.
        bare: share of the width that the inside has.
        strands: number of strands of fur.
        length: of a strand.
    """

    finish: Finish
    inside: tuple[str, ...]
    path: tuple[Two, ...]
    widths: tuple[float, ...]
    z: float
    lean: float
    cup: float
    bare: float
    strands: int
    length: float


@dataclass(frozen=True)
class Dots:
    """Round spots on an area of skin, painted as a stain: the skin's own shading and pores stay.

    Attributes:
        stain: share of red, green and blue that the darkest spot leaves.
        path: outline of the area (see `curves`).
        count: number of spots.
        radius: smallest and largest.
        mirror: whether they are drawn on the other side too.
    """

    stain: Three
    path: str
    count: int
    radius: Two
    mirror: bool = True


Body = Lathe | Band | Rod | Pane | Balls | FurryEar
"""A shape in space, which is lit and rendered."""
