"""The line between closed lips, redrawn from the target where the donor's mouth is open."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.filters.blur import gaussian, weighted_gaussian
from sagemaker_endpoints._imaging.geometry.polygon import SUBPIXEL_BITS
from sagemaker_endpoints._imaging.geometry.region import region_around
from sagemaker_endpoints._sdk.contract import RGB, Mask, Points
from sagemaker_endpoints._sdk.smoothstep import smoothstep_at

from .openings import openness

CLOSED, NEARLY_CLOSED = 0.05, 0.1
"""Height / width of a mouth: up to the first it counts as closed, from the second on as open."""

HALF_BAND, CORNER_REACH, BAND_SIGMA, LIP_SIGMA = 0.026, 0.035, 0.012, 0.05
"""In units: half the width of the redrawn band, how far it extends beyond the corners of the mouth, the standard
deviation of its soft edge, and that of the blur that carries the lips' colour into the band."""

LINE_RANGE = (0.35, 1.1)
"""Range of the line's levels / the levels of the lips around it."""


def closedness(points: NDArray[np.float32]) -> float:
    """How closed a mouth is.

    Args:
        points: (478, 2 or 3) float32, landmarks in any pixels.

    Returns:
        0 for an open mouth … 1 for a closed one.
    """
    return smoothstep_at(NEARLY_CLOSED, CLOSED, openness(points[list(mesh.LIPS_INNER)]))


def draw_lip_line(
    face: RGB, target_rgb: RGB, points: NDArray[np.float32], donor: NDArray[np.float32], unit: float
) -> None:
    """Redraw the line between closed lips in place: the new lips' colour, shaded like the target's own line.

    It replaces the rest of the donor's open mouth, which the warp has compressed into the line.

    Args:
        face: (H, W, 3) uint8, the new face; written to.
        target_rgb: (H, W, 3) uint8, the target at the same pixels.
        points: (478, 2 or 3) float32, the target's landmarks in those pixels.
        donor: (478, 3) float32, the donor's landmarks in any pixels.
        unit: inter-ocular distance of `points`, pixels.
    """
    share = closedness(points) * (1 - closedness(donor))
    ring = np.ascontiguousarray(points[list(mesh.LIPS_INNER), :2])
    region = region_around(ring, 3 * LIP_SIGMA * unit, face.shape[1], face.shape[0])
    new = region.cut(face)
    target = region.cut(target_rgb)
    band = _band(region.to_local(ring), (region.height, region.width), unit)
    if not share or band.min() > 0.99:
        return
    new_lips, target_lips = (_fill_band(rgb.astype(np.float32), band, unit) for rgb in (new, target))
    line = np.clip((target + np.float32(1)) / (target_lips + np.float32(1)), *LINE_RANGE)
    drawn = new + np.float32(share) * band[..., None] * (new_lips * line - new)
    new[:] = np.rint(np.clip(drawn, 0, 255)).astype(np.uint8)


def _band(ring: Points, shape: tuple[int, int], unit: float) -> Mask:
    """(h, w) 0…1 along the line where the lips meet; ring: (20, 2), left corner first, then the upper lip."""
    half = len(ring) // 2
    line = (ring[: half + 1] + np.roll(ring[::-1], 1, axis=0)[: half + 1]) / 2
    along = (line[-1] - line[0]) / max(float(np.linalg.norm(line[-1] - line[0])), 1e-6)
    line = np.concatenate([line[:1] - CORNER_REACH * unit * along, line, line[-1:] + CORNER_REACH * unit * along])
    subpixels = 2**SUBPIXEL_BITS
    drawn = np.zeros(shape, np.uint8)
    corners = np.rint((line - 0.5) * subpixels).astype(np.int32)
    cv2.polylines(drawn, [corners], False, (255,), max(1, round(2 * HALF_BAND * unit)), cv2.LINE_8, SUBPIXEL_BITS)
    return gaussian(drawn * np.float32(1 / 255), BAND_SIGMA * unit)


def _fill_band(levels: NDArray[np.float32], band: Mask, unit: float) -> NDArray[np.float32]:
    """The picture blurred from outside the band into it."""
    return weighted_gaussian(levels, 1 - band, LIP_SIGMA * unit)
