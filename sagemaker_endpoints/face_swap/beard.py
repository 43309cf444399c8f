"""The target's beard: where it hangs below the face, it stays with its moustache; else all of it is replaced."""

import numpy as np

from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.geometry.polygon import closed_curve, fill_polygons
from sagemaker_endpoints._sdk.contract import Mask
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep, smoothstep_at

from .occlusion_analysis import NO_SKIN, SKIN_LIMIT, OcclusionAnalysis, distance_along, thickened

CHIN = (149, 176, 148, 152, 377, 400, 378)
"""Landmarks along the lower edge of the chin."""

DROP = (-0.15, 0.0, 0.1, 0.2)
"""Distances below that edge, in units, at which a beard is looked for: the swap cannot remove what lies below it."""

HANGING = (0.2, 0.4)
"""Probability of a beard there from which on it may stay, and stays."""

LIKELY = (0.25, 0.6)
"""Probability of a beard from which on a pixel belongs to it."""

SOFT_EDGE = 0.05
"""Standard deviation, in units, of the soft edge of a beard that stays."""


def kept_beard(occlusion: OcclusionAnalysis, face: FaceFrame) -> Mask:
    """Where the target's beard stays in front of the new face.

    Args:
        occlusion: skin, and what the target wears.
        face: the target, in the pixels of `occlusion`.

    Returns:
        (h, w) float32, 0…1; 0 everywhere without a beard that hangs below the face.
    """
    beard = occlusion.worn[..., 1]
    hanging = smoothstep_at(*HANGING, _probability_below(beard, face))
    if not hanging:
        return np.zeros_like(beard)
    lips = fill_polygons((beard.shape[0], beard.shape[1]), [closed_curve(face.ring(mesh.LIPS_OUTER))])
    below_nose = distance_along(beard.shape, face.points[mesh.SUBNASALE], face.up) < 0
    dark = (
        below_nose * occlusion.worn[..., 1].clip(0.0, 1.0) ** 0.5 * smoothstep(SKIN_LIMIT, NO_SKIN, 1 - occlusion.skin)
    )
    hair = np.maximum(smoothstep(*LIKELY, beard), dark)
    whole = gaussian(thickened(float32(hair), face.unit), SOFT_EDGE * face.unit)
    return float32(np.float32(hanging) * whole * (1 - gaussian(lips, SOFT_EDGE / 2 * face.unit)))


def _probability_below(beard: Mask, face: FaceFrame) -> float:
    chin = face.points[list(CHIN)]
    pixels = np.stack([chin - np.float32(drop * face.unit) * face.up for drop in DROP])
    column, row = np.floor(pixels).astype(int).transpose(2, 0, 1)
    seen = beard[row.clip(0, beard.shape[0] - 1), column.clip(0, beard.shape[1] - 1)]
    return float(seen.mean(axis=1).max())
