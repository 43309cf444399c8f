"""The pose in which a head piece is worn, so that it fits onto the head and into the picture."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from .bodies import body_mesh
from .hair_fit import HairFit
from .head import HeadPose, Space
from .skull import MIDDLE, RADII
from .sticker_art import Sticker

MIN_VISIBLE = 0.96
"""Share of a head piece's width times its height that should lie in the picture."""

LEAST_VISIBLE = 0.62
"""The same, below which it is left out: of a crown one would see a rim without points."""

MIN_GAIN = 0.03
"""Share of a head piece that must come into the picture, or else it is not made smaller."""

STEPS = 5
"""Sizes that are tried, and heights."""

PITCH = (-10.0, 6.0)
"""Degrees by which a head piece leans: a head that is bent further wears it pushed back, or one would look into it."""

MAX_RAISE = 0.18
"""Largest distance, in units, by which a head piece is moved up to the hairline."""

OVER_HAIRLINE = 0.06
"""Distance, in units, by which it then still lies over the forehead."""

ARMS = 0.2
"""Distance, in units, below the point on which it rests from which a head piece's arms do not count."""

DIRECTIONS = 240
"""Directions in which the outermost points of a head piece are kept, to measure its outline quickly."""


@dataclass(frozen=True)
class Worn:
    """How a sticker is worn.

    Attributes:
        pose: of its art.
        arms: of what holds it on the head, such as a headband's arms.
        visible: the share of it that lies in the picture, 0…1.
    """

    pose: HeadPose
    arms: HeadPose
    visible: float


def fitting_pose(sticker: Sticker, fit: HairFit, width: int, height: int) -> Worn | None:
    """The pose in which a head piece is worn: smaller, flatter and lower where the picture leaves little room.

    Args:
        sticker: its art.
        fit: the head with its hair.
        width: of the photo, pixels.
        height: of the photo, pixels.

    Returns:
        The first pose in which it lies in the picture, or as much of it as can be; None where too little would.
    """
    upright = fit.head.tilted(float(np.clip(fit.head.pitch + sticker.tilt, *PITCH)) - fit.head.pitch)
    raised = _raised(sticker, upright, _to_hairline(sticker, upright, fit))
    worn = [
        Worn(pose, arms, _visible_share(_outermost(sticker), pose, width, height))
        for pose, arms in [(raised, raised), *_poses(sticker, upright)]
    ]
    best = max(one.visible for one in worn)
    if best < LEAST_VISIBLE:
        return None
    return next(one for one in worn if one.visible >= min(MIN_VISIBLE, best - MIN_GAIN))


def _poses(sticker: Sticker, upright: HeadPose) -> Iterator[tuple[HeadPose, HeadPose]]:
    """From the largest to the one that takes the least room, each with the pose of its arms, which keep their size."""
    for share in np.linspace(0, 1, STEPS).tolist():
        yield _smaller(sticker, upright, share, 0.0), upright
    for share in np.linspace(0, 1, STEPS)[1:].tolist():
        arms = upright.tilted(share * sticker.slides, MIDDLE)
        rest = np.array([(0.0, sticker.rest, 0.0)], np.float32)
        lower = replace(upright, origin=upright.origin + (arms.project(rest) - upright.project(rest))[0])
        yield _smaller(sticker, lower, 1.0, share), arms


def _smaller(sticker: Sticker, pose: HeadPose, size: float, flatness: float) -> HeadPose:
    """0…1: how far it is reduced to its smallest size, and how far it is flattened in addition."""
    scale = 1 - size * (1 - sticker.smallest)
    return pose.scaled((scale, scale * (1 - flatness * (1 - sticker.flattest)), scale), (0.0, sticker.rest, 0.0))


def _raised(sticker: Sticker, pose: HeadPose, step: float) -> HeadPose:
    """Moved up to where the head is narrower, and as much narrower itself."""
    low, high = (np.sqrt(1 - ((sticker.rest + up - MIDDLE[1]) / RADII[1]) ** 2) for up in (0.0, step))
    width = float(high / low)
    return pose.moved((0.0, step, 0.0)).scaled((width, 1.0, width), MIDDLE) if step else pose


def _to_hairline(sticker: Sticker, pose: HeadPose, fit: HairFit) -> float:
    """How far the front of its lower edge has to rise, units."""
    if sticker.front is None or not np.isfinite(fit.hairline):
        return 0.0
    front, middle = pose.project(np.array([(0.0, *sticker.front), MIDDLE], np.float32))[:, :2]
    up = pose.axes[1, :2] / np.linalg.norm(pose.axes[1, :2])
    below = fit.hairline - OVER_HAIRLINE - float((front - middle) @ up) / pose.unit
    return float(np.clip(below, 0.0, MAX_RAISE))


def _visible_share(space: Space, pose: HeadPose, width: int, height: int) -> float:
    points = pose.project(space)[:, :2]
    low, high = points.min(axis=0), points.max(axis=0)
    inside = np.minimum(high, (width, height)) - np.maximum(low, 0)
    return float(np.prod(inside.clip(0) / np.maximum(high - low, 1e-6)))


@cache
def _outermost(sticker: Sticker) -> Space:
    """(N, 3), the points that lie furthest out in any of many directions; without a headband's arms."""
    points = np.concatenate([body_mesh(body).points for body in sticker.shapes])
    points = points[points[:, 1] > sticker.rest - ARMS]
    number = np.arange(DIRECTIONS) + 0.5
    height, angle = 1 - 2 * number / DIRECTIONS, np.pi * (1 + np.sqrt(5)) * number
    flat = np.sqrt(1 - height**2)
    directions = np.stack([flat * np.cos(angle), flat * np.sin(angle), height])
    return np.asarray(points[np.unique((points @ directions).argmax(axis=0))])
