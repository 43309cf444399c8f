"""The size of a mouth, and its corners in a smile."""

import numpy as np

from sagemaker_endpoints._imaging.arrays import Field
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.geometry.displacement import magnify
from sagemaker_endpoints._sdk.contract import Points
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.landmarks import MOUTH_CORNERS

LARGER, SMALLER = 0.24, 0.30
"""Part by which the middle of the mouth is brought closer or further in the source at either end of the slider."""

ALONG = 1.9
"""Half axis along the mouth, in halves of its width."""

ACROSS = 1.15
"""Half axis across it, in distances from its middle to the base of the nose: at the base nearly nothing moves."""

CORNERS_UP, CORNERS_OUT, CHEEKS_UP = 0.075, 0.040, 0.030
"""Units that the corners of the mouth and the cheeks above them move at full strength."""

CORNER_REACH = (0.80, 0.40)
"""Half axes of what a corner takes along: sideways in halves of the mouth's width on that side, upwards in units."""

CHEEKS = (205, 425)
CHEEK_REACH = 0.42


def mouth_size_field(nodes: Field, face: FaceFrame, strength: float) -> Field:
    """Inverse displacements, (R, C, 2). nodes: (R, C, 2), the face's pixels. strength: -1 smaller … 1 larger."""
    left, right = face.ring(MOUTH_CORNERS)
    middle = face.ring(mesh.LIPS_OUTER).mean(axis=0)
    along = ALONG * (right - left) / 2
    across = np.array([-along[1], along[0]]) / max(float(np.linalg.norm(along)), 1e-6)
    to_nose = float(np.linalg.norm(face.points[mesh.SUBNASALE] - middle))
    axes = np.stack([along, ACROSS * to_nose * across]).astype(np.float32)
    return magnify(nodes, middle, axes, strength * (LARGER if strength > 0 else SMALLER))


def smile_field(nodes: Field, face: FaceFrame, strength: float) -> Field:
    """Inverse displacements, (R, C, 2), that draw the corners up and apart. nodes: (R, C, 2). strength: 0…1."""
    field = np.zeros_like(nodes)
    corners, cheeks = face.ring(MOUTH_CORNERS), face.ring(CHEEKS)
    middle = corners.mean(axis=0)
    for corner, cheek in zip(corners, cheeks, strict=True):
        side = float((corner - middle) @ face.right) / face.unit
        # a corner that is turned away is foreshortened, and so is the way it moves
        out = CORNERS_OUT * face.right * np.clip(side / 0.4, -1.0, 1.0)
        reach = (CORNER_REACH[0] * max(abs(side), 0.15), CORNER_REACH[1])
        field += _bump(nodes, face, corner, reach, strength * (CORNERS_UP * face.up + out))
        field += _bump(nodes, face, cheek, (CHEEK_REACH, CHEEK_REACH), strength * CHEEKS_UP * face.up)
    return field


def _bump(nodes: Field, face: FaceFrame, centre: Points, reach: tuple[float, float], shift: Points) -> Field:
    """What is at the centre moves by `shift`, its surroundings less and less; reach, shift: units."""
    offset = nodes - (centre + shift * face.unit)
    across, along = (offset @ face.right) / (reach[0] * face.unit), (offset @ face.up) / (reach[1] * face.unit)
    falloff = np.clip(1.0 - across**2 - along**2, 0.0, None) ** 2
    return float32(-falloff[..., None] * shift * face.unit)
