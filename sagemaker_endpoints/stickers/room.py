"""Whether a head piece fits into the picture."""

import numpy as np

from .head import HeadPose
from .layers import outline_of
from .sticker_art import Sticker

MIN_VISIBLE = 0.96
"""Smallest share of a head piece's width times its height that must lie in the picture."""

STEPS = 6


def fitting_pose(sticker: Sticker, head: HeadPose, width: int, height: int) -> HeadPose | None:
    """The pose in which a sticker is worn: smaller where the picture leaves little room.

    Args:
        sticker: its art.
        head: the pose of the head.
        width: of the photo, pixels.
        height: of the photo, pixels.

    Returns:
        The pose of the art; None where even the smallest size would be cut off.
    """
    pose = head.tilted(sticker.tilt)
    if not sticker.headpiece:
        return pose
    for factor in np.linspace(1.0, sticker.smallest, STEPS):
        smaller = pose.shrunk(float(factor), (0.0, sticker.rest, 0.0))
        if _visible_share(sticker, smaller, width, height) >= MIN_VISIBLE:
            return smaller
    return None


def _visible_share(sticker: Sticker, pose: HeadPose, width: int, height: int) -> float:
    points = outline_of(sticker.shapes, pose)
    low, high = points.min(axis=0), points.max(axis=0)
    inside = np.minimum(high, (width, height)) - np.maximum(low, 0)
    return float(np.prod(inside.clip(0) / np.maximum(high - low, 1e-6)))
