"""Strands of hair that lie over the lower edge of a head piece."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.geometry.region import Region
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import Mask, Points
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

from .occlusion import Scene, part_mask

STRANDS = 0.035
"""Standard deviation, in units, of the surroundings from which a strand stands out."""

LENGTH = 0.06
"""Length, in units, over which a strand runs up or down: what is shorter is noise."""

CONTRAST = (0.65, 1.6)
"""Standard deviations by which a strand stands out where it begins to be over the edge, and where it fully is."""

MAX_UNIT = 110.0
"""Largest inter-ocular distance, in pixels, at which strands are looked for: they are no finer in a photo of a head."""

STEPS = 4
"""Distances at which the sticker is looked for below a pixel."""


def strands_over_edge(scene: Scene, region: Region, opacity: Mask, reach: float) -> Mask:
    """Where the photo's own strands of hair show in front of a sticker's lower edge; higher up, fewer of them.

    Args:
        scene: the face that wears it.
        region: the part of the photo.
        opacity: (h, w) float32, of the sticker, in the region.
        reach: height, in units, up to which strands lie over it.

    Returns:
        (h, w) float32, 0…1.
    """
    hair = part_mask(scene, ("hair",), region)
    if hair is None:
        return np.zeros_like(opacity)
    unit = min(scene.face.unit, MAX_UNIT)
    size = opencv.reduced_size(region.width, region.height, scene.face.unit / unit)
    rgb = opencv.resize(np.ascontiguousarray(region.cut(scene.photo.rgb)), size, cv2.INTER_AREA)
    grey = opencv.convert_colour(rgb, cv2.COLOR_RGB2GRAY).astype(np.float32)
    strands = _smeared(grey, scene.face.up * np.float32(LENGTH * unit))
    detail = strands - gaussian(strands, max(1.0, STRANDS * unit))
    spread = np.sqrt(gaussian(detail * detail, max(2.0, 4 * STRANDS * unit))) + np.float32(0.5)
    near = _near_edge(opencv.resize(opacity, size, cv2.INTER_AREA), scene.face.up * np.float32(reach * unit))
    near *= opencv.resize(hair, size, cv2.INTER_LINEAR)
    over = near * smoothstep(*CONTRAST, float32(np.abs(detail) / spread + 1.5 * near - 1.5))
    return opencv.resize(over, (region.width, region.height), cv2.INTER_LINEAR)


def _smeared(plane: Mask, along: Points) -> Mask:
    """The mean along a stretch of (2,) pixels: what is left are the strands that run that way."""
    size = (plane.shape[1], plane.shape[0])
    shifts = np.linspace(-0.5, 0.5, STEPS + 1)
    moved = [opencv.warp_affine(plane, _shift(share * along), size, cv2.BORDER_REPLICATE) for share in shifts]
    return float32(sum(moved) / np.float32(len(moved)))


def _shift(step: NDArray[np.floating]) -> NDArray[np.float32]:
    return np.array([[1, 0, step[0]], [0, 1, step[1]]], np.float32)


def _near_edge(opacity: Mask, up: Points) -> Mask:
    """1 at the lower edge of the sticker, falling to 0 where it reaches `up` (2,) pixels further down."""
    size = (opacity.shape[1], opacity.shape[0])
    below = [opencv.warp_affine(opacity, _shift(up * np.float32(i / STEPS)), size) for i in range(1, STEPS + 1)]
    return float32((1 - sum(below) / np.float32(STEPS)).clip(0, 1))
