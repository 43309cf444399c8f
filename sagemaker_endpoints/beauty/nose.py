"""A slimmer nose."""

import numpy as np

from sagemaker_endpoints._imaging.arrays import Field
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

WINGS = (129, 358)
"""Where the wings of the nose meet the cheeks."""

SLIM = 0.28
"""Part of its distance from the nose's axis by which a place lies further out in the source, at the axis."""

REACH = 1.9
"""From the axis to where nothing moves, in halves of the nose's width: the folds beside the nose are inside."""

BELOW = 0.20
"""Units below the base of the nose within which the effect ends: above the upper lip."""

BRIDGE = (0.30, 0.74)
"""Heights over the base of the nose, in parts of its length, up to which all of it gets slimmer, and from which on
nothing does: the inner corners of the eyes are there."""


def nose_field(nodes: Field, face: FaceFrame, strength: float) -> Field:
    """Inverse displacements, (R, C, 2), towards the axis of the nose. nodes: (R, C, 2), the face's pixels.

    strength: 0…1; at 1 wings and tip come closer together by about a sixth.
    """
    base, bridge = face.points[mesh.SUBNASALE], face.points[mesh.NOSE_BRIDGE]
    left, right = face.ring(WINGS)
    half_width = max(float((right - left) @ face.right) / 2, 0.1 * face.unit)
    height = max(float((bridge - base) @ face.up), 0.2 * face.unit)
    up = (nodes - base) @ face.up
    # the axis goes from between the wings to the bridge, whichever way the head is turned
    share = np.clip(up / height, 0.0, 1.0)[..., None]
    axis = (left + right) / 2 * (1 - share) + bridge * share
    aside = (nodes - axis) @ face.right
    across = np.clip(1.0 - (aside / (REACH * half_width)) ** 2, 0.0, None) ** 2
    bridge_share = smoothstep(BRIDGE[1] * height, BRIDGE[0] * height, up)
    along = smoothstep(-BELOW * face.unit, 0.02 * face.unit, up) * bridge_share
    return float32((SLIM * strength * along * across * aside)[..., None] * face.right)
