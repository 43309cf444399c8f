"""A slimmer nose."""

import numpy as np

from sagemaker_endpoints._imaging.arrays import Field
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

WINGS = (129, 358)
"""Landmarks where the wings of the nose meet the cheeks."""

SLIM = 0.28
"""At full strength, a source position next to the axis of the nose is further from it by this share of the distance."""

REACH = 1.9
"""Distance from the axis at which nothing moves any more, in halves of the nose's width: the folds beside the nose
are inside."""

BELOW_BASE = 0.20
"""Units below the base of the nose at which the effect ends: above the upper lip."""

FULL_HEIGHT = 0.30
"""Height above the base up to which the effect is full, in lengths of the nose."""

END_HEIGHT = 0.74
"""Height above the base from which on nothing moves, in lengths of the nose: the inner eye corners are there."""


def nose_field(nodes: Field, face: FaceFrame, strength: float) -> Field:
    """Displacement field that brings wings and tip closer to the axis of the nose, by about a sixth at full strength.

    Args:
        nodes: (R, C, 2) float32, x, y of the grid's nodes, pixels.
        face: in the same pixels.
        strength: 0…1.

    Returns:
        (R, C, 2) float32, inverse displacements, pixels.
    """
    base, bridge = face.points[mesh.SUBNASALE], face.points[mesh.NOSE_BRIDGE]
    left, right = face.ring(WINGS)
    half_width = max(float((right - left) @ face.right) / 2, 0.1 * face.unit)
    height = max(float((bridge - base) @ face.up), 0.2 * face.unit)
    up = (nodes - base) @ face.up
    # the axis runs from the middle of the wings to the bridge, so that it follows a turned head
    share = np.clip(up / height, 0.0, 1.0)[..., None]
    axis = (left + right) / 2 * (1 - share) + bridge * share
    aside = (nodes - axis) @ face.right
    across = np.clip(1.0 - (aside / (REACH * half_width)) ** 2, 0.0, None) ** 2
    bridge_share = smoothstep(END_HEIGHT * height, FULL_HEIGHT * height, up)
    along = smoothstep(-BELOW_BASE * face.unit, 0.02 * face.unit, up) * bridge_share
    return float32((SLIM * strength * along * across * aside)[..., None] * face.right)
