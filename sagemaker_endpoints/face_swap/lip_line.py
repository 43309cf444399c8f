"""Lips that meet although the donor's do not: the line between them is this person's."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.filters.blur import gaussian, weighted_gaussian
from sagemaker_endpoints._imaging.geometry.polygon import SUBPIXEL_BITS
from sagemaker_endpoints._imaging.geometry.region import region_around
from sagemaker_endpoints._sdk.contract import RGB, Mask, Points
from sagemaker_endpoints._sdk.smoothstep import smoothstep

from .openings import openness

CLOSED, NEARLY_CLOSED = 0.05, 0.1
"""Height over width of a mouth that is closed, and of one that is not quite."""

BAND, BEYOND, SOFT, AROUND = 0.026, 0.035, 0.012, 0.05
"""Units: half the width of what is drawn anew, how far it goes beyond the corners, the deviation of its edge, and from
how far the lips' colour comes."""

DARKER = (0.35, 1.1)
"""Least and most by which the line differs from the lips around it."""


def closedness(points: NDArray[np.float32]) -> float:
    """0 open … 1 closed. points: (478, 2 or 3), any pixels."""
    return float(smoothstep(NEARLY_CLOSED, CLOSED, np.array([openness(points[list(mesh.LIPS_INNER)])], np.float32))[0])


def draw_lip_line(face: RGB, own: RGB, points: NDArray[np.float32], donor: NDArray[np.float32], unit: float) -> None:
    """Between closed lips, in place, the colour of the new lips with the shadow of this mouth's line.

    face: (H, W, 3), written to; what of an open mouth was pressed into the line goes. own: (H, W, 3), the same mouth
    before. points: (478, 2 or 3), their pixels. donor: (478, 3), its own. unit: of `points`, pixels between the eyes.
    """
    share = closedness(points) * (1 - closedness(donor))
    ring = np.ascontiguousarray(points[list(mesh.LIPS_INNER), :2])
    region = region_around(ring, 3 * AROUND * unit, face.shape[1], face.shape[0])
    place = region.cut(face)
    band = _band(region.to_local(ring), (region.height, region.width), unit)
    if not share or band.min() > 0.99:
        return
    lips, before = (_without(picture.astype(np.float32), band, unit) for picture in (place, region.cut(own)))
    line = np.clip((region.cut(own) + np.float32(1)) / (before + np.float32(1)), *DARKER)
    drawn = place + np.float32(share) * band[..., None] * (lips * line - place)
    place[:] = np.rint(np.clip(drawn, 0, 255)).astype(np.uint8)


def _band(ring: Points, shape: tuple[int, int], unit: float) -> Mask:
    """(h, w) 0…1 around the line in which the lips meet. ring: (20, 2), left corner first, upper lip first."""
    half = len(ring) // 2
    line = (ring[: half + 1] + np.roll(ring[::-1], 1, axis=0)[: half + 1]) / 2
    along = (line[-1] - line[0]) / max(float(np.linalg.norm(line[-1] - line[0])), 1e-6)
    line = np.concatenate([line[:1] - BEYOND * unit * along, line, line[-1:] + BEYOND * unit * along])
    fineness = 2**SUBPIXEL_BITS
    drawn = np.zeros(shape, np.uint8)
    corners = np.rint((line - 0.5) * fineness).astype(np.int32)
    cv2.polylines(drawn, [corners], False, (255,), max(1, round(2 * BAND * unit)), cv2.LINE_8, SUBPIXEL_BITS)
    return gaussian(drawn * np.float32(1 / 255), SOFT * unit)


def _without(picture: NDArray[np.float32], band: Mask, unit: float) -> NDArray[np.float32]:
    return weighted_gaussian(picture, 1 - band, AROUND * unit)
