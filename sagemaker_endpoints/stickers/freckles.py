"""Spots on the skin of a face, painted as a stain."""

from functools import cache

import numpy as np

from sagemaker_endpoints._imaging.compositing.blend import round_to_uint8
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.geometry.outline_stroke import fill_outlines
from sagemaker_endpoints._imaging.geometry.region import region_around
from sagemaker_endpoints._sdk.contract import RGB, Points

from .curves import outline
from .growth import spots
from .head import HeadPose
from .occlusion import FACE_ART, Scene, visible_mask
from .shapes import Dots
from .skin_chart import place_on_skin

MIN_FACING = 0.12
"""Skin whose visible share of area is smaller is turned away, and spots on it are not drawn."""

SOFTNESS = 0.009
"""Standard deviation, in units, of the soft edge of a spot."""


def stain_skin(rgb: RGB, scene: Scene, head: HeadPose, dots: Dots, strength: float, grey: bool) -> None:
    """Paint spots, in place.

    Args:
        rgb: (H, W, 3) uint8, written to.
        scene: the face, and what hides its skin.
        head: its pose.
        dots: the spots.
        strength: 0…1.
        grey: whether the photo has no colour.
    """
    placed = place_on_skin(_on_chart(dots), head.landmarks, head.unit)
    rings = list(placed.points[placed.facing > MIN_FACING])
    if not rings:
        return
    region = region_around(np.concatenate(rings), 4 * SOFTNESS * head.unit, rgb.shape[1], rgb.shape[0])
    shape = (region.height, region.width)
    cover = gaussian(fill_outlines(shape, [region.to_local(ring) for ring in rings]), SOFTNESS * head.unit)
    cover *= np.float32(strength) * visible_mask(scene, region, FACE_ART)
    stain = np.array(dots.stain, np.float32)
    stain = np.full(3, stain[1], np.float32) if grey else stain
    target = region.cut(rgb)
    target[:] = round_to_uint8(target * (1 - cover[..., None] * (1 - stain)))


@cache
def _on_chart(dots: Dots) -> Points:
    """(K, N, 2) outlines of spots on the chart, the same for every face."""
    area = outline(dots.path)
    areas = [area, area * np.array([-1, 1], np.float32)] if dots.mirror else [area]
    return np.concatenate([spots(one, dots.count, dots.radius) for one in areas])
