"""The size of the mouth, and a smile."""

import numpy as np

from sagemaker_endpoints._imaging.arrays import Field
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.geometry.displacement import magnify
from sagemaker_endpoints._sdk.contract import Points
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.landmarks import MOUTH_CORNERS

ENLARGE = 0.24
"""At strength 1, each source position is nearer to the centre of the mouth by this share of the distance."""

SHRINK = 0.30
"""At strength -1, each source position is further from it by this share."""

REACH_ALONG = 1.9
"""Half axis of the ellipse along the mouth, in halves of the mouth's width."""

REACH_ACROSS = 1.15
"""Half axis across the mouth, in distances from its centre to the base of the nose: at the base almost nothing
moves."""

CORNERS_UP = 0.075
"""Units that the corners of the mouth rise in a full smile."""

CORNERS_OUT = 0.040
"""Units that they move apart."""

CHEEKS_UP = 0.030
"""Units that the cheeks above them rise."""

CORNER_REACH = (0.80, 0.40)
"""Half axes of what moves with a corner: sideways in halves of the mouth's width on that side, upwards in units."""

CHEEKS = (205, 425)
"""Landmarks of the cheeks above the corners, left and right."""

CHEEK_REACH = 0.42
"""Radius of what moves with a cheek, in units."""


def mouth_size_field(nodes: Field, face: FaceFrame, strength: float) -> Field:
    """Displacement field that enlarges or shrinks the mouth.

    Args:
        nodes: (R, C, 2) float32, x, y of the grid's nodes, pixels.
        face: in the same pixels.
        strength: -1 smaller … 1 larger.

    Returns:
        (R, C, 2) float32, inverse displacements, pixels.
    """
    left, right = face.ring(MOUTH_CORNERS)
    middle = face.ring(mesh.LIPS_OUTER).mean(axis=0)
    along = REACH_ALONG * (right - left) / 2
    across = np.array([-along[1], along[0]]) / max(float(np.linalg.norm(along)), 1e-6)
    to_nose = float(np.linalg.norm(face.points[mesh.SUBNASALE] - middle))
    axes = np.stack([along, REACH_ACROSS * to_nose * across]).astype(np.float32)
    return magnify(nodes, middle, axes, strength * (ENLARGE if strength > 0 else SHRINK))


def smile_field(nodes: Field, face: FaceFrame, strength: float) -> Field:
    """Displacement field that moves the corners of the mouth up and apart.

    Args:
        nodes: (R, C, 2) float32, x, y of the grid's nodes, pixels.
        face: in the same pixels.
        strength: 0…1.

    Returns:
        (R, C, 2) float32, inverse displacements, pixels.
    """
    field = np.zeros_like(nodes)
    corners, cheeks = face.ring(MOUTH_CORNERS), face.ring(CHEEKS)
    middle = corners.mean(axis=0)
    for corner, cheek in zip(corners, cheeks, strict=True):
        side = float((corner - middle) @ face.right) / face.unit
        # on the far side of a turned head everything is foreshortened, and the shift must be as well
        out = CORNERS_OUT * face.right * np.clip(side / 0.4, -1.0, 1.0)
        reach = (CORNER_REACH[0] * max(abs(side), 0.15), CORNER_REACH[1])
        field += _bump(nodes, face, corner, reach, strength * (CORNERS_UP * face.up + out))
        field += _bump(nodes, face, cheek, (CHEEK_REACH, CHEEK_REACH), strength * CHEEKS_UP * face.up)
    return field


def _bump(nodes: Field, face: FaceFrame, centre: Points, reach: tuple[float, float], shift: Points) -> Field:
    """Field that moves the centre by `shift` and its surroundings less and less; `reach` and `shift` are in units."""
    offset = nodes - (centre + shift * face.unit)
    right, up = (offset @ face.right) / (reach[0] * face.unit), (offset @ face.up) / (reach[1] * face.unit)
    falloff = np.clip(1.0 - right**2 - up**2, 0.0, None) ** 2
    return float32(-falloff[..., None] * shift * face.unit)
