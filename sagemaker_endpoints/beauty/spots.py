"""Detection of spots: small round areas that are darker or redder than the skin around them."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.filters.blobs import DISC_PER_SIGMA, SIGMA_RATIO, Blobs, find_blobs
from sagemaker_endpoints._imaging.filters.blur import box, gaussian
from sagemaker_endpoints._imaging.geometry.polygon import fill_polygons, grow_outline
from sagemaker_endpoints._imaging.geometry.region import region_of_mask
from sagemaker_endpoints._sdk.contract import Mask

SIGMAS = (0.010, 0.015, 0.022, 0.032)
"""Scales of the blob detector, in units: discs of 2 to 7 mm on an adult. Smaller is a pore, larger a patch of skin."""

REDNESS = 1.2
"""Weight of a* relative to L: an inflamed spot is red before it is dark."""

MIN_RESPONSE = 1.3
"""In L: fainter spots are left to the smoothing."""

MIN_SALIENCY = 5.0
"""Minimum response divided by the typical response of this skin (its grain, freckles and stubble)."""

NEIGHBOURHOOD = 0.18
"""Half the side of the square around a spot in which similar ones are counted, in units."""

CROWD_SIZE = 7
"""Number of spots in that square, at least half as strong, from which on they are freckles, stubble or a beard and
stay."""

INFLAMED = 2.2
"""Response of a* alone from which on a spot is acne. Acne is healed in a crowd too: freckles and stubble are brown or
grey, and much darker than they are red."""

INFLAMED_SHARE = 0.4
"""Response of a* divided by the whole response, at least, of an inflamed spot."""

MIN_INFLAMED_SIGMA = 0.012
"""Smallest scale of an inflamed spot, in units; freckles are smaller."""

MIN_SKIN_SHARE = 0.85
"""Share of skin around a spot; with less the spot belongs to a feature, to the frame of glasses or to the hairline."""

STRONG, MAX_STRONG_SIGMA, MIN_STRONG_SHARE = 2.4, 0.022, 0.6
"""A spot of this many times the thresholds, up to this size in units, may lie where skin ends in shade, with less skin
around it: two moles side by side are both healed."""

CLEAR = 0.11
"""Least distance of such a spot from eyes, brows and lips, in units: their corners are dark too."""

HOLE_WIDTH = 0.07
"""Holes of the skin mask up to this width, in units, are filled: a spot's colour is not that of skin, so that the mask
leaves it out."""

FEATURES = (mesh.LEFT_EYE, mesh.RIGHT_EYE, mesh.LEFT_BROW, mesh.RIGHT_BROW, mesh.LIPS_OUTER)
"""Rings of eyes, brows and lips."""

NOSTRILS = 0.06
"""Margin around the underside of the nose in which spots are not searched, in units."""

SOFT_EDGE = 0.008
"""Added to the radius of a detected spot, in units: the lens blurs its edge."""

MARGIN = 0.2
"""Around the skin, in units: pixels further out are not searched."""

MAX_SPOTS = 120
"""Per face; the strongest are taken."""


@dataclass(frozen=True)
class Spots:
    """The spots of a face, strongest first, in the pixels of the picture that was searched.

    Attributes:
        discs: (N, 3) float32, x, y of the centre and radius, pixels.
        skin: (H, W) float32, 0…1, where they were searched.
    """

    discs: NDArray[np.float32]
    skin: Mask


def find_spots(lab: Lab, skin: Mask, face: FaceFrame) -> Spots:
    """Find single dark or red spots, at most `MAX_SPOTS`.

    Args:
        lab: (H, W, 3) float32 Lab.
        skin: (H, W) float32, 0…1, this face's skin without its features.
        face: in the pixels of `lab`.
    """
    region = region_of_mask(skin, round(MARGIN * face.unit))
    corner = np.array([region.left, region.top], np.float32)
    local = _find_in_region(region.cut(lab), region.cut(skin), face.scaled(corner, np.ones(2, np.float32)))
    searched = np.zeros_like(skin)
    region.cut(searched)[:] = local.skin
    return Spots(local.discs + np.array([*corner, 0], np.float32), searched)


def _find_in_region(lab: Lab, skin: Mask, face: FaceFrame) -> Spots:
    unit = face.unit
    searched = _without_holes(skin, unit) * (1.0 - _nose_base(skin.shape, face))
    if not (searched > 0.5).any():
        return Spots(np.empty((0, 3), np.float32), searched)
    redder_and_darker = np.float32(REDNESS) * lab[..., 1] - lab[..., 0]
    blobs = find_blobs(redder_and_darker, searched, tuple(sigma * unit for sigma in SIGMAS))
    inflamed = _is_inflamed(blobs, np.ascontiguousarray(lab[..., 1]), unit)
    strong = _is_strong(blobs, face)
    alone = _is_on_skin(blobs, searched, unit, strong) & (inflamed | ~_is_crowded(blobs, searched, unit))
    selected = np.flatnonzero((_stands_out(blobs, 1.0) | inflamed & _stands_out(blobs, 0.6)) & alone)
    selected = selected[np.argsort(-blobs.response[selected], kind="stable")][:MAX_SPOTS]
    centre = np.stack([blobs.column[selected] + 0.5, blobs.row[selected] + 0.5], axis=1)
    discs = np.column_stack([centre, blobs.radius[selected] + SOFT_EDGE * unit])
    return Spots(discs.astype(np.float32), searched)


def _stands_out(blobs: Blobs, share: float) -> NDArray[np.bool_]:
    """Whether each blob exceeds both thresholds, scaled by `share`."""
    return (blobs.response > MIN_RESPONSE * share) & (blobs.saliency > MIN_SALIENCY * share)


def _is_crowded(blobs: Blobs, searched: Mask, unit: float) -> NDArray[np.bool_]:
    """Whether each blob lies in a crowd of similar ones."""
    similar = _stands_out(blobs, 0.5)
    crowd = _count_near(searched.shape, blobs.row[similar], blobs.column[similar], max(1, round(NEIGHBOURHOOD * unit)))
    return np.asarray(crowd[blobs.row, blobs.column] >= CROWD_SIZE)


def _is_on_skin(blobs: Blobs, searched: Mask, unit: float, strong: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Whether each blob is surrounded by skin; strong ones by less of it."""
    skin_share = box(searched, max(1, round(NEIGHBOURHOOD / 2 * unit)))[blobs.row, blobs.column]
    return np.asarray(skin_share > np.where(strong, MIN_STRONG_SHARE, MIN_SKIN_SHARE))


def _is_strong(blobs: Blobs, face: FaceFrame) -> NDArray[np.bool_]:
    """Whether each blob is small, stands out by far, and is away from eyes, brows and lips."""
    strong = _stands_out(blobs, STRONG) & (blobs.radius < DISC_PER_SIGMA * MAX_STRONG_SIGMA * face.unit)
    rings = [grow_outline(face.ring(ring), CLEAR * face.unit) for ring in FEATURES]
    for index in np.flatnonzero(strong):
        centre = float(blobs.column[index]), float(blobs.row[index])
        strong[index] = all(cv2.pointPolygonTest(ring, centre, False) < 0 for ring in rings)
    return np.asarray(strong)


def _is_inflamed(blobs: Blobs, redness: Plane, unit: float) -> NDArray[np.bool_]:
    """Whether each blob is acne: redder than its surroundings, more than it is darker."""
    sigma = blobs.radius / np.float32(DISC_PER_SIGMA)
    own = np.zeros(len(sigma), np.float32)
    for scale in np.unique(sigma):
        response = gaussian(redness, float(scale)) - gaussian(redness, SIGMA_RATIO * float(scale))
        at_scale = sigma == scale
        own[at_scale] = response[blobs.row[at_scale], blobs.column[at_scale]]
    is_red = (own > INFLAMED) & (own * np.float32(REDNESS) > INFLAMED_SHARE * blobs.response)
    return np.asarray(is_red & (sigma > MIN_INFLAMED_SIGMA * unit))


def _count_near(shape: tuple[int, ...], row: NDArray[np.intp], column: NDArray[np.intp], radius: int) -> Plane:
    """(H, W): the number of peaks in the square around each pixel."""
    peaks = np.zeros(shape, np.float32)
    peaks[row, column] = 1.0
    return box(peaks, radius) * np.float32((2 * radius + 1) ** 2)


def _without_holes(skin: Mask, unit: float) -> Mask:
    """The mask with holes up to `HOLE_WIDTH` filled."""
    size = 2 * max(1, round(HOLE_WIDTH * unit)) + 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    # ten times as fast on bytes as on floats
    closed = cv2.morphologyEx(np.rint(skin * 255).astype(np.uint8), cv2.MORPH_CLOSE, disc)
    return closed * np.float32(1 / 255)


def _nose_base(shape: tuple[int, ...], face: FaceFrame) -> Mask:
    return fill_polygons((shape[0], shape[1]), [grow_outline(face.ring(mesh.NOSE_BASE), NOSTRILS * face.unit)])
