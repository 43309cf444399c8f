"""The target's brows, which are taken out under the new ones: they would show above, below or beside them."""

import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.compositing.blend import blend
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.filters.blur import weighted_gaussian
from sagemaker_endpoints._imaging.geometry.polygon import fill_polygons, grow_outline, soft_polygons
from sagemaker_endpoints._sdk.contract import RGB, Mask
from sagemaker_endpoints._sdk.dtypes import float32, uint8
from sagemaker_endpoints._sdk.smoothstep import smoothstep, smoothstep_at

from .fitted_mesh import FittedMesh
from .occlusion_analysis import thickened
from .target_face import TargetFace

REACH, REACH_EDGE = 0.12, 0.04
"""How far hairs of a brow lie outside its landmarks, and the soft edge of that area, in units."""

EYE_MARGIN = 0.06
"""How far lashes and the edges of lids reach beyond an eye, in units; they are no brow."""

DARKER = (0.06, 0.18)
"""How much darker than the skin around it a hair of a brow may be, and is, as a logarithm."""

HAIR = (0.5, 0.9)
"""Hair in front of the face from which on a dark pixel may be a strand, and is; the end of a brow looks a little like
one."""

SKIN_SIGMA = 0.16
"""Standard deviation, in units, of the neighbourhood whose skin fills the gap."""

REPLACED = (0.4, 0.7)
"""Opacity of the new brows from which on the old ones begin to vanish, and are gone."""


def without_old_brows(target: TargetFace, fitted: FittedMesh, opacity: Mask) -> RGB:
    """The target without those brows that new ones replace.

    Args:
        target: the face that is replaced.
        fitted: its mesh with moved features.
        opacity: (h, w) float32, 0…1, of the new face, working pixels.

    Returns:
        (H, W, 3) uint8 of the region's size; `fitted.target_rgb` itself where the old brows stay.
    """
    face, rgb = fitted.frame, fitted.occlusion.rgb
    shape = (rgb.shape[0], rgb.shape[1])
    shares = [_mean(opacity, fill_polygons(shape, [face.ring(ring)])) for ring in (mesh.LEFT_BROW, mesh.RIGHT_BROW)]
    share = smoothstep_at(*REPLACED, min(shares))
    if not share:
        return fitted.target_rgb
    area = _brow_area(shape, face) * (1 - smoothstep(*HAIR, fitted.occlusion.hair)) * fitted.painted.inside
    bare = np.maximum(fitted.painted.inside * (1 - _brow_area(shape, face)) * fitted.occlusion.skin, np.float32(1e-4))
    skin = weighted_gaussian(rgb.astype(np.float32), float32(bare), SKIN_SIGMA * face.unit)
    darker = np.log((skin[..., 1] + 6) / (rgb[..., 1].astype(np.float32) + 6))
    hairs = thickened(float32(area * smoothstep(*DARKER, float32(darker))), face.unit)
    filled = uint8(np.rint(np.clip(target.enlarge(skin), 0, 255)).astype(np.uint8))
    return blend(fitted.target_rgb, filled, target.enlarge(float32(np.float32(share) * hairs * area)))


def _brow_area(shape: tuple[int, int], face: FaceFrame) -> Mask:
    brows, eyes = (
        soft_polygons(shape, [grow_outline(face.ring(ring), margin * face.unit) for ring in rings], edge * face.unit)
        for rings, margin, edge in (
            ((mesh.LEFT_BROW, mesh.RIGHT_BROW), REACH, REACH_EDGE),
            ((mesh.LEFT_EYE, mesh.RIGHT_EYE), EYE_MARGIN, EYE_MARGIN / 2),
        )
    )
    return float32(brows * (1 - eyes))


def _mean(plane: Plane, within: Mask) -> float:
    return float((plane * within).sum() / max(float(within.sum()), 1e-6))
