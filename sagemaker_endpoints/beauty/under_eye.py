"""The area under an eye, from the lashes to the cheek."""

import numpy as np

from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._sdk.contract import Points

LIDS_AND_ORBITS = ((mesh.LEFT_LOWER_LID, mesh.LEFT_ORBIT), (mesh.RIGHT_LOWER_LID, mesh.RIGHT_ORBIT))
"""Landmarks of the lower lid and of the lower rim of the orbit, for each eye."""


def under_eye_outline(
    face: FaceFrame, lid: tuple[int, ...], orbit: tuple[int, ...], lash_gap: float, below_orbit: float
) -> Points:
    """The outline of the area between lower lid and orbit.

    Args:
        face: its landmarks' pixels are those of the result.
        lid: landmarks of the lower lid.
        orbit: landmarks of the lower rim of the orbit.
        lash_gap: from the lid's edge to the area, units; lashes lie in between.
        below_orbit: how far the area extends below the orbit, units.

    Returns:
        (N, 2) float32, pixels, closed.
    """
    down = -face.unit * face.up
    upper, lower = face.ring(lid) + lash_gap * down, face.ring(orbit)[::-1] + below_orbit * down
    return np.concatenate([upper, lower]).astype(np.float32)
