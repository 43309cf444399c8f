"""Finding spots: what stands out from this face's own skin."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.filters.blobs import Blobs, find_blobs
from sagemaker_endpoints._imaging.filters.blur import box
from sagemaker_endpoints._imaging.geometry.polygon import fill_polygons, grown
from sagemaker_endpoints._imaging.geometry.region import region_of
from sagemaker_endpoints._sdk.contract import Mask

SIGMAS = (0.010, 0.015, 0.022, 0.032)
"""Deviations in units: discs of 2 to 7 mm on an adult. What is smaller is a pore, what is larger a patch of skin."""

REDNESS = 1.2
"""Weight of a* against L: an inflamed spot is red before it is dark."""

LEAST_RESPONSE = 1.3
"""In L: fainter spots are the smoothing's work."""

LEAST_SALIENCY = 5.0
"""A spot must stand out from this skin's own grain, freckles and stubble by this much."""

NEIGHBOURHOOD = 0.18
CROWDED = 7
"""Half the side of the square around a spot, in units, and the number of half as strong ones in it from which on they
are freckles, stubble or a beard and stay."""

CLEAR = 0.85
"""Share of skin around a spot below which it belongs to a feature, a frame or the hairline."""

HOLE = 0.07
"""Holes of the skin mask up to this width, in units, are spots that the colour of skin left out of it."""

NOSTRILS = 0.06
"""Margin around the underside of the nose, in units, where no spot is looked for."""

SOFT_EDGE = 0.008
"""Added to the radius that a spot was found with, in units: the edge of a spot is blurred by the lens."""

MARGIN = 0.2
"""Around the skin, in units: what lies further out is not looked at."""

MOST_SPOTS = 80


@dataclass(frozen=True)
class Spots:
    """A face's spots, strongest first; pixels of the picture they were found in.

    discs: (N, 3) float32, x, y, radius.
    skin: (H, W), 0…1, where they were looked for.
    """

    discs: NDArray[np.float32]
    skin: Mask


def find_spots(lab: Lab, skin: Mask, face: FaceFrame) -> Spots:
    """Single dark or red spots, at most `MOST_SPOTS`.

    lab: (H, W, 3). skin: (H, W), 0…1, of this face without its features. face: in the pixels of `lab`.
    """
    region = region_of(skin, round(MARGIN * face.unit))
    corner = np.array([region.left, region.top], np.float32)
    found = _find(region.cut(lab), region.cut(skin), face.scaled(corner, np.ones(2, np.float32)))
    bare = np.zeros_like(skin)
    region.cut(bare)[:] = found.skin
    return Spots(found.discs + np.array([*corner, 0], np.float32), bare)


def _find(lab: Lab, skin: Mask, face: FaceFrame) -> Spots:
    unit = face.unit
    bare = _spotless(skin, unit) * (1.0 - _nose_base(skin.shape, face))
    if not (bare > 0.5).any():
        return Spots(np.empty((0, 3), np.float32), bare)
    redder_and_darker = np.float32(REDNESS) * lab[..., 1] - lab[..., 0]
    blobs = find_blobs(redder_and_darker, bare, tuple(sigma * unit for sigma in SIGMAS))
    chosen = np.flatnonzero(_stands_out(blobs, 1.0) & _stands_alone(blobs, bare, unit))
    chosen = chosen[np.argsort(-blobs.response[chosen], kind="stable")][:MOST_SPOTS]
    centre = np.stack([blobs.column[chosen] + 0.5, blobs.row[chosen] + 0.5], axis=1)
    discs = np.column_stack([centre, blobs.radius[chosen] + SOFT_EDGE * unit])
    return Spots(discs.astype(np.float32), bare)


def _stands_out(blobs: Blobs, share: float) -> NDArray[np.bool_]:
    return (blobs.response > LEAST_RESPONSE * share) & (blobs.saliency > LEAST_SALIENCY * share)


def _stands_alone(blobs: Blobs, bare: Mask, unit: float) -> NDArray[np.bool_]:
    """Not in a crowd of others, and on clear skin."""
    similar = _stands_out(blobs, 0.5)
    crowd = _count_near(bare.shape, blobs.row[similar], blobs.column[similar], max(1, round(NEIGHBOURHOOD * unit)))
    clear = box(bare, max(1, round(NEIGHBOURHOOD / 2 * unit)))
    return (crowd[blobs.row, blobs.column] < CROWDED) & (clear[blobs.row, blobs.column] > CLEAR)


def _count_near(shape: tuple[int, ...], row: NDArray[np.intp], column: NDArray[np.intp], radius: int) -> Plane:
    """(H, W): how many of the places lie in the square around each pixel."""
    places = np.zeros(shape, np.float32)
    places[row, column] = 1.0
    return box(places, radius) * np.float32((2 * radius + 1) ** 2)


def _spotless(skin: Mask, unit: float) -> Mask:
    size = 2 * max(1, round(HOLE * unit)) + 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    # on bytes it is ten times as fast as on floats
    closed = cv2.morphologyEx(np.rint(skin * 255).astype(np.uint8), cv2.MORPH_CLOSE, disc)
    return closed * np.float32(1 / 255)


def _nose_base(shape: tuple[int, ...], face: FaceFrame) -> Mask:
    return fill_polygons((shape[0], shape[1]), [grown(face.ring(mesh.NOSE_BASE), NOSTRILS * face.unit)])
