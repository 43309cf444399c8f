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

from .seeing import to_region

LIPS = ("upper_lip", "lower_lip")

FAINT = 0.02
"""Probability from which on something may be lips."""

FINENESS, AROUND = 0.05, 0.2
"""Units: radius of the windows in which lips follow the photo's own edges, and what is looked at around them."""

EPSILON = 4e-4
"""Of the guided filter, L from 0 to 1: edges of five levels of L and more are followed."""


def hair_of(rgb: RGB, parts: Parts, face: FaceFrame, others: Sequence[FaceFrame]) -> StrandMatte | None:
    """The hair of one face, strand by strand. rgb: (H, W, 3), the photo. others: its other faces."""
    widest = parts.views[-1]
    side = len(widest.probabilities)
    likely, _ = parts.sample(("hair",), widest.matrix, (side, side))
    small = _seen(face, widest.matrix)
    share = ownership((side, side), small, [_seen(other, widest.matrix) for other in others])
    own = face_components(likely * share, small)
    return strand_matte(rgb, align(rgb, Alignment(widest.matrix, (side, side))), widest.matrix, small.unit, own)


def lips_of(rgb: RGB, parts: Parts, face: FaceFrame, others: Sequence[FaceFrame]) -> tuple[Region, Mask] | None:
    """Where the lips of one face are, and how much of each pixel there: 0…1, their edges where the photo has them."""
    region = _region_of_lips(rgb, parts, face)
    if region is None:
        return None
    matrix, size = to_region(region), (region.width, region.height)
    likely, _ = parts.sample(LIPS, matrix, size)
    local = _seen(face, matrix)
    own = face_components(likely, local) * ownership(size[::-1], local, [_seen(other, matrix) for other in others])
    lightness = rgb_to_lab(region.cut(rgb))[..., 0] * np.float32(0.01)
    fine = guided_filter(lightness, own, max(1, round(FINENESS * face.unit)), EPSILON)
    alpha: Mask = smoothstep(0.1, 0.9, np.where(own > FAINT, fine, 0).astype(np.float32))
    return region, alpha


def _region_of_lips(rgb: RGB, parts: Parts, face: FaceFrame) -> Region | None:
    near = parts.views[0]
    rows, columns = np.nonzero(near.of(*LIPS) > FAINT)
    if not len(rows):
        return None
    corners = np.array([(x, y) for x in (columns.min(), columns.max() + 1) for y in (rows.min(), rows.max() + 1)])
    points = transform_points(inverse(near.matrix), corners).astype(np.float32)
    return region_around(points, AROUND * face.unit, rgb.shape[1], rgb.shape[0])


def _seen(face: FaceFrame, matrix: Affine) -> FaceFrame:
    """The face in the pixels of another picture."""
    scale = scale_of(matrix)
    up, right = ((axis @ matrix[:, :2].T / scale).astype(np.float32) for axis in (face.up, face.right))
    return FaceFrame(transform_points(matrix, face.points).astype(np.float32), face.unit * scale, up, right)
