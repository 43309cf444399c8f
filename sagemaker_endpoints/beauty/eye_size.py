"""Larger eyes."""

import numpy as np

from sagemaker_endpoints._imaging.arrays import Field
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.geometry.displacement import magnify

ENLARGE = 0.26
"""At full strength, each source position is nearer to the centre of the eye by this share of the distance: the eye
grows by a third."""

REACH = (1.95, 1.60)
"""Half axes of the ellipse that grows, along and across the eye, in halves of the eye's width: it contains lids and
lashes; brows and the bridge of the nose lie just outside."""


def eyes_field(nodes: Field, face: FaceFrame, strength: float) -> Field:
    """Displacement field that enlarges both eyes.

    Args:
        nodes: (R, C, 2) float32, x, y of the grid's nodes, pixels.
        face: in the same pixels.
        strength: 0…1.

    Returns:
        (R, C, 2) float32, inverse displacements, pixels.
    """
    field = np.zeros_like(nodes)
    for ring in (mesh.LEFT_EYE, mesh.RIGHT_EYE):
        eye = face.ring(ring)
        along = (eye[8] - eye[0]) / 2
        across = np.array([-along[1], along[0]])
        axes = np.stack([along * REACH[0], across * REACH[1]]).astype(np.float32)
        field += magnify(nodes, eye.mean(axis=0), axes, ENLARGE * strength)
    return field
