"""A map of the surroundings of one eye in its own coordinates, so that make-up can move from lid to lid."""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._imaging.face.lids import Lids
from sagemaker_endpoints._sdk.contract import Points
from sagemaker_endpoints._sdk.dtypes import float32

ALONG = np.linspace(-0.1, 1.5, 33, dtype=np.float32)
"""Columns: distances from the inner corner along the eye, 1 is the outer corner."""

HEIGHTS = np.linspace(0.0, 2.0, 13, dtype=np.float32)
"""Rows above the eye: 0 the edge of the upper lid, 1 the height of the crease, 2 the rim of the socket."""

DEPTHS = np.linspace(0.0, 0.12, 5, dtype=np.float32)
"""Rows below the eye: units below the edge of the lower lid."""

MIDDLE = slice(8, 17)
"""Columns of the lids, of all from temple to nose, in which the heights of crease and socket are measured."""

MIN_CREASE, MIN_SOCKET = 0.06, 0.10
"""Least distance from the lashes to the crease and from the crease to the socket, in units: on a hooded lid shadow lies
on the fold."""


@dataclass(frozen=True)
class LidMap:
    """Three values, such as L, a*, b*, around an eye.

    Attributes:
        above: (len(HEIGHTS), len(ALONG), 3) float32.
        below: (len(DEPTHS), len(ALONG), 3) float32.
    """

    above: Lab
    below: Lab

    def combined(self, other: "LidMap", combine: Callable[[Lab, Lab], Lab]) -> "LidMap":
        """A map made from the values of two.

        Args:
            other: the second map.
            combine: called with the values of both, once for above and once for below.
        """
        return LidMap(float32(combine(self.above, other.above)), float32(combine(self.below, other.below)))


def sample_lids(lab: Lab, lids: Lids) -> LidMap:
    """Read the values around an eye.

    Args:
        lab: (H, W, 3) float32.
        lids: in its pixels.
    """
    along = lids.width * ALONG
    upper, lower = _edges(lids, float32(along))
    rise = np.interp(HEIGHTS, (0, 1, 2), _rises(lids)).astype(np.float32)
    above = _points(lids, along[None], upper[None] + rise[:, None])
    below = _points(lids, along[None], lower[None] - np.float32(lids.unit) * DEPTHS[:, None])
    return LidMap(*(_read(lab, points) for points in (above, below)))


def draw_lid_map(values: LidMap, shape: tuple[int, int], lids: Lids, height: float) -> Lab:
    """Lay a map around an eye.

    Args:
        values: to draw.
        shape: (H, W) of the picture.
        lids: in its pixels.
        height: factor on the map's extent above the lashes.

    Returns:
        (H, W, 3) float32, 0 beyond the map.
    """
    x = np.arange(shape[1], dtype=np.float32)[None] + np.float32(0.5) - lids.upper[-1, 0]
    y = np.arange(shape[0], dtype=np.float32)[:, None] + np.float32(0.5) - lids.upper[-1, 1]
    along = float32(x * lids.out[0] + y * lids.out[1])
    across = float32(x * _across(lids)[0] + y * _across(lids)[1])
    upper, lower = _edges(lids, along)
    column = (along / np.float32(lids.width) - ALONG[0]) / (ALONG[1] - ALONG[0])
    rises = np.multiply(_rises(lids), height)
    up = np.interp(across - upper, rises, (0, 1, 2)).astype(np.float32) / HEIGHTS[1]
    down = (lower - across) / np.float32(lids.unit * DEPTHS[1])
    is_above = across > (upper + lower) / 2
    above = _looked_up(values.above, column, np.where(across - upper > rises[2], np.float32(-9), up))
    below = _looked_up(values.below, column, np.maximum(down, 0))
    return float32(np.where(is_above[..., None], above, below))


def _read(lab: Lab, points: Points) -> Lab:
    """Values at pixels, between pixels interpolated; beyond the border those of the border."""
    x, y = (float32(points[..., axis] - np.float32(0.5)) for axis in (0, 1))
    return float32(cv2.remap(lab, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE))


def _looked_up(values: Lab, column: Plane, row: Plane) -> Lab:
    return float32(
        cv2.remap(
            values, float32(column), float32(row), cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=0
        )
    )


def _across(lids: Lids) -> Points:
    """(2,) unit vector at right angles to the eye's axis, towards the forehead."""
    normal = float32([-lids.out[1], lids.out[0]])
    return normal if float(normal @ lids.up) > 0 else -normal


def _rises(lids: Lids) -> tuple[float, float, float]:
    """Heights of the lid's edge, the crease and the socket above the lid's edge, pixels."""
    across = _across(lids)
    crease, socket = (float(np.median((path - lids.upper)[MIDDLE] @ across)) for path in (lids.crease, lids.socket))
    crease = max(crease, MIN_CREASE * lids.unit)
    return 0.0, crease, max(socket, crease + MIN_SOCKET * lids.unit)


def _edges(lids: Lids, along: Plane) -> tuple[Plane, Plane]:
    """Heights of the upper and the lower lid's edge above the line between the corners, at distances along it."""
    inner, across = lids.upper[-1], _across(lids)
    edges = []
    for path in (lids.upper, lids.lower):
        places = (path - inner)[::-1]
        order = np.argsort(places @ lids.out)
        edges.append(np.interp(along, (places @ lids.out)[order], (places @ across)[order]).astype(np.float32))
    return edges[0], edges[1]


def _points(lids: Lids, along: Plane, across: Plane) -> Points:
    """(…, 2) pixels."""
    offset = along[..., None] * lids.out + across[..., None] * _across(lids)
    return float32(lids.upper[-1] + offset)
