"""Which cheek of a turned face is seen well enough for powder."""

import cv2
import numpy as np

from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._sdk.contract import Mask
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep, smoothstep_at

NOSE_BRIDGE = 6
"""The landmark on the bridge of the nose."""

FACING = (0.55, 0.82)
"""Area of a cheek in the picture divided by that of the other cheek: turned away up to the first, where it gets no
blush, and facing the camera from the second on."""


def facing_cheeks(shape: tuple[int, int], face: FaceFrame) -> Mask:
    """Draw how much powder each half of a face gets: less where the cheek is turned away.

    Args:
        shape: (H, W) of the picture.
        face: in its pixels.

    Returns:
        (H, W) float32, 0…1; it changes softly across the nose.

    Example:
        >>> from sagemaker_endpoints._imaging.face.sample_face import sample_frame
        >>> float(facing_cheeks((256, 256), sample_frame()).min())
        1.0
    """
    left, right = (cv2.contourArea(face.ring(ring)) for ring in (mesh.LEFT_CHEEK, mesh.RIGHT_CHEEK))
    largest = max(left, right, 1e-6)
    shares = [smoothstep_at(*FACING, area / largest) for area in (left, right)]
    nose = face.points[NOSE_BRIDGE]
    x = np.arange(shape[1], dtype=np.float32)[None] + np.float32(0.5) - nose[0]
    y = np.arange(shape[0], dtype=np.float32)[:, None] + np.float32(0.5) - nose[1]
    rightward = smoothstep(-0.15, 0.15, (x * face.right[0] + y * face.right[1]) * np.float32(1 / face.unit))
    return float32(shares[0] + (shares[1] - shares[0]) * rightward)
