"""Stubble: rough skin on upper lip and chin makes the lower face one darker tone."""

import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.geometry.polygon import closed_curve, grow_outline, soft_polygons
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep, smoothstep_at

from .head import Head
from .lower_face import CHIN, UPPER_LIP, mean_in, stubble_ring

ROUGH_SIGMA = 0.035
"""Standard deviation, in units, of the blur that stubble differs from."""

ROUGHNESS = (0.021, 0.031)
"""Mean difference, relative to the light, between which skin is taken for stubble; the smoother one of upper lip and
chin decides. Of 20 smooth faces none had more than 0.022."""

SHADED_LIP = (0.95, 0.85)
"""Light of the upper lip, relative to the cheeks', between which stubble darkens it."""

SURE = 0.6
"""Product of both from which stubble is drawn."""

DARKEST = 0.15
"""Least light by which that difference is divided."""

EDGE, BORDER = 0.05, (0.46, 0.54)
"""Standard deviation, in units, of the blur that rounds the area, and its values between which the border lies."""

BARE_LIPS = 0.05
"""Margin, in units, around lips that has no stubble."""


def find_stubble(head: Head, skin: Plane, light: Plane) -> Plane:
    """The part of the lower face that is stubbly.

    Args:
        head: the head.
        skin: (h, w) float32, 0…1.
        light: (h, w), 1 = the cheeks'.

    Returns:
        (h, w) float32, 0…1; all 0 on shaved faces.
    """
    if _stubbly(head, light) < SURE:
        return np.zeros_like(skin)
    face, shape = head.face, (head.light.shape[0], head.light.shape[1])
    lips = grow_outline(closed_curve(face.ring(mesh.LIPS_OUTER)), BARE_LIPS * face.unit)
    zone = smoothstep(*BORDER, soft_polygons(shape, [stubble_ring(face)], EDGE * face.unit))
    return float32(zone * (1 - soft_polygons(shape, [lips], 0.01 * face.unit)) * skin)


def _stubbly(head: Head, light: Plane) -> float:
    """0 smooth … 1 stubble."""
    smooth = gaussian(head.light, ROUGH_SIGMA * head.face.unit)
    rough = np.abs(head.light - smooth) / np.maximum(smooth, DARKEST)
    rings = [head.face.ring(ring) for ring in (UPPER_LIP, CHIN)]
    roughness = min(mean_in(float32(rough), ring) for ring in rings)
    return smoothstep_at(*ROUGHNESS, roughness) * smoothstep_at(
        -SHADED_LIP[0], -SHADED_LIP[1], -mean_in(light, rings[0])
    )
