"""The target's own colours of lips and lids on the new face: the donor's make-up and moles stay with the donor."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.eye_mesh import EYES, EyeMesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.shading import Tones
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.geometry.polygon import closed_curve, fill_polygons, grow_outline, soft_polygons
from sagemaker_endpoints._sdk.contract import Mask, Points
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.landmarks import MOUTH_CORNERS
from sagemaker_endpoints._sdk.smoothstep import smoothstep, smoothstep_at
from sagemaker_endpoints.face_swap.occlusion_analysis import distance_along
from sagemaker_endpoints.face_swap.openings import opening

LIP_SIGMA, LID_SIGMA = 0.06, 0.05
"""Standard deviations, in units, of the neighbourhoods in which lips, and lids, get the target's tone."""

LIP_RANGE, LID_RANGE = (-0.35, 0.7), (-0.06, 0.7)
"""Ranges of that change of lightness, as a logarithm: the new face takes over the target's lids, not all of the
shadow that is drawn on them."""

LID_MARGIN, LID_EDGE, BROW_MARGIN = 0.1, 0.03, 0.06
"""In units: how far lids reach beyond the eye and the fold above it, their soft edge, and how far brows reach beyond
their ring."""

PAINTED = (0.3, 0.6)
"""Change of the lids' lightness, as a logarithm, from which on they are painted, and are the target's own: paint
hides the skin, so that making it lighter would show its grain."""

PAINTED_SHARE = 85
"""Percentile of that change over both lids which decides."""

CORNER = (0.01, 0.06)
"""Distances from a corner of the mouth, in units, over which the lips take the target's tone."""

FAINT = 0.02
"""Weight in a neighbourhood, against 1 where all of it is visible, below which a change fades out."""


@dataclass(frozen=True)
class OwnColours:
    """What the target keeps.

    Attributes:
        paint: (h, w, 3) tones to add to the new face.
        lids: (h, w) float32, 0…1, where the target's lids stay as they are.
    """

    paint: Tones
    lids: Mask


def own_colours(new: Tones, target: Tones, visible: Mask, face: FaceFrame) -> OwnColours:
    """Compare lips and lids of the relit donor with those of the target.

    Args:
        new: (h, w, 3) tones of the donor in the target's light.
        target: (h, w, 3) tones.
        visible: (h, w) float32, 0…1, where neither hair, glasses, a beard nor a hand is in front of the target.
        face: the target, in the same pixels.
    """
    shape, difference = visible.shape, target - new
    outer, inner = (opening(shape, face.points, ring, face.unit) for ring in (mesh.LIPS_OUTER, mesh.LIPS_INNER))
    lips = float32(np.maximum(outer - inner, 0) * _off_corners(visible, face))
    lids = _lids(visible, face)
    lip_change = _nearby(difference, lips * visible, LIP_SIGMA * face.unit, LIP_RANGE)
    lid_change = _nearby(difference, lids * visible, LID_SIGMA * face.unit, (-np.inf, np.inf))
    within = lids > 0.9
    needed = float(np.percentile(lid_change[..., 0][within], PAINTED_SHARE)) if within.any() else 0.0
    lid_change[..., 0] = lid_change[..., 0].clip(*LID_RANGE)
    lid_change[..., 1:] = 0  # the chroma of shaded skin would be garish on lighter lids
    paint = float32(lips[..., None] * lip_change + lids[..., None] * lid_change)
    return OwnColours(paint, float32(np.float32(smoothstep_at(*PAINTED, needed)) * lids))


def _off_corners(like: Mask, face: FaceFrame) -> Mask:
    """(h, w) 0…1, 0 at the corners of the mouth, which are dark on everybody and would glow in the lips' colour."""
    near = np.zeros_like(like)
    for corner in face.ring(MOUTH_CORNERS):
        across, down = (distance_along(like.shape, corner, axis) for axis in (face.right, face.up))
        near = np.maximum(near, smoothstep(CORNER[1] * face.unit, CORNER[0] * face.unit, np.hypot(across, down)))
    return float32(1 - near)


def _nearby(difference: Tones, weight: Mask, sigma: float, limits: tuple[float, float]) -> Tones:
    """The mean difference around each pixel, weighted; 0 far from any weight."""
    known = gaussian(weight, sigma)
    mean = gaussian(float32(difference * weight[..., None]), sigma) / (known + np.float32(FAINT))[..., None]
    mean[..., 0] = mean[..., 0].clip(*limits)
    return float32(mean)


def _lids(visible: Mask, face: FaceFrame) -> Mask:
    """(h, w) 0…1: the skin around both eyes, without eyes and brows."""
    shape = (visible.shape[0], visible.shape[1])
    lids = soft_polygons(shape, [_around_eye(face, eye) for eye in EYES], LID_EDGE * face.unit)
    brows = [grow_outline(face.ring(ring), BROW_MARGIN * face.unit) for ring in (mesh.LEFT_BROW, mesh.RIGHT_BROW)]
    eyes = [opening(shape, face.points, eye.ring, face.unit) for eye in EYES]
    brow = gaussian(fill_polygons(shape, brows), LID_EDGE / 2 * face.unit)
    return float32(lids * (1 - np.maximum.reduce([*eyes, brow])))


def _around_eye(face: FaceFrame, eye: EyeMesh) -> Points:
    ring = np.concatenate([closed_curve(face.ring(eye.ring)), face.ring(eye.crease)]).astype(np.float32)
    hull: NDArray[np.float32] = float32(cv2.convexHull(ring))[:, 0]
    return float32(grow_outline(hull, LID_MARGIN * face.unit))
