"""From the parts of one face to soft mattes at the photo's own resolution."""

from collections.abc import Sequence

import numpy as np

from sagemaker_endpoints._imaging.color.lab import rgb_to_lab
from sagemaker_endpoints._imaging.face.face_components import face_components
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.ownership import ownership
from sagemaker_endpoints._imaging.filters.guided_filter import guided_filter
from sagemaker_endpoints._imaging.geometry.region import Region, region_around
from sagemaker_endpoints._imaging.matting.strand_matte import StrandMatte, strand_matte
from sagemaker_endpoints._sdk.align import Alignment, align
from sagemaker_endpoints._sdk.contract import RGB, Mask
from sagemaker_endpoints._sdk.parts import Parts
from sagemaker_endpoints._sdk.similarity import Affine, inverse, scale_of, transform_points
from sagemaker_endpoints._sdk.smoothstep import smoothstep

from .face_squares import to_region

LIPS = ("upper_lip", "lower_lip")

MIN_PROBABILITY = 0.02
"""Smallest probability of a pixel that may belong to the lips."""

RADIUS, MARGIN = 0.05, 0.2
"""In units: radius of the guided filter's windows, and margin of the region around the lips."""

EPSILON = 4e-4
"""Epsilon of the guided filter, for L of 0…1: the matte follows edges of at least five levels of L."""


def hair_matte(rgb: RGB, parts: Parts, face: FaceFrame, others: Sequence[FaceFrame]) -> StrandMatte | None:
    """The hair of one face, strand by strand.

    Args:
        rgb: (H, W, 3) uint8, the photo.
        parts: the face's parts.
        face: the face's frame in the photo.
        others: the frames of the photo's other faces, whose hair is left out.

    Returns:
        The matte, or None where there is no hair.
    """
    widest = parts.views[-1]
    side = len(widest.probabilities)
    probability, _ = parts.sample(("hair",), widest.matrix, (side, side))
    small = _transform_frame(face, widest.matrix)
    share = ownership((side, side), small, [_transform_frame(other, widest.matrix) for other in others])
    own = face_components(probability * share, small)
    return strand_matte(rgb, align(rgb, Alignment(widest.matrix, (side, side))), widest.matrix, small.unit, own)


def lip_matte(rgb: RGB, parts: Parts, face: FaceFrame, others: Sequence[FaceFrame]) -> tuple[Region, Mask] | None:
    """The lips of one face; the matte's edges follow the edges in the photo.

    Args:
        rgb: (H, W, 3) uint8, the photo.
        parts: the face's parts.
        face: the face's frame in the photo.
        others: the frames of the photo's other faces.

    Returns:
        A region around the lips, and (h, w) float32, 0…1, the matte in it; None where there are no lips.
    """
    region = _lip_region(rgb, parts, face)
    if region is None:
        return None
    matrix, size = to_region(region), (region.width, region.height)
    probability, _ = parts.sample(LIPS, matrix, size)
    local = _transform_frame(face, matrix)
    own = face_components(probability, local) * ownership(
        size[::-1], local, [_transform_frame(other, matrix) for other in others]
    )
    lightness = rgb_to_lab(region.cut(rgb))[..., 0] * np.float32(0.01)
    fine = guided_filter(lightness, own, max(1, round(RADIUS * face.unit)), EPSILON)
    alpha: Mask = smoothstep(0.1, 0.9, np.where(own > MIN_PROBABILITY, fine, 0).astype(np.float32))
    return region, alpha


def _lip_region(rgb: RGB, parts: Parts, face: FaceFrame) -> Region | None:
    near = parts.views[0]
    rows, columns = np.nonzero(near.of(*LIPS) > MIN_PROBABILITY)
    if not len(rows):
        return None
    corners = np.array([(x, y) for x in (columns.min(), columns.max() + 1) for y in (rows.min(), rows.max() + 1)])
    points = transform_points(inverse(near.matrix), corners).astype(np.float32)
    return region_around(points, MARGIN * face.unit, rgb.shape[1], rgb.shape[0])


def _transform_frame(face: FaceFrame, matrix: Affine) -> FaceFrame:
    """The face's frame in the pixels of another picture."""
    scale = scale_of(matrix)
    up, right = ((axis @ matrix[:, :2].T / scale).astype(np.float32) for axis in (face.up, face.right))
    return FaceFrame(transform_points(matrix, face.points).astype(np.float32), face.unit * scale, up, right)
