"""The working copy of a whole face with its ears and neck."""

import numpy as np

from sagemaker_endpoints._imaging.compositing.working_copy import WorkingCopy, take_copy
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.skin import face_outline
from sagemaker_endpoints._sdk.contract import RGB


def take_face_copy(rgb: RGB, face: FaceFrame, neck: float, margin: float, max_unit: float) -> WorkingCopy:
    """Copy a face with its ears and neck.

    Args:
        rgb: (H, W, 3) uint8, the photo.
        face: in the photo's pixels.
        neck: how far the copy extends below the face outline, without the margin, units.
        margin: around the face outline, units.
        max_unit: inter-ocular distance, pixels, to which a larger face is reduced; smaller faces keep their size.

    Returns:
        The copy.

    Example:
        >>> from sagemaker_endpoints._imaging.face.sample_face import sample_frame
        >>> copy = take_face_copy(np.zeros((256, 256, 3), np.uint8), sample_frame(), 0.5, 0.1, 40.0)
        >>> round(copy.face.unit)
        40
    """
    outline = face_outline(face)
    with_neck = np.concatenate([outline, outline - neck * face.unit * face.up]).astype(np.float32)
    return take_copy(rgb, face, with_neck, margin, max_unit)
