"""A face's share of every pixel of its working copy."""

from collections.abc import Sequence

import numpy as np

from sagemaker_endpoints._imaging.compositing.working_copy import WorkingCopy
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.ownership import ownership
from sagemaker_endpoints._sdk.contract import Mask


def copy_ownership(copy: WorkingCopy, others: Sequence[FaceFrame]) -> Mask:
    """`ownership` at the scale of a working copy, so that an edit of one face does not change its neighbours.

    Args:
        copy: of the face that is edited.
        others: the photo's other faces, in the photo's pixels.

    Returns:
        (h, w) float32, 0…1, of the copy; 1 everywhere if there are no others.

    Example:
        >>> from sagemaker_endpoints._imaging.compositing.working_copy import take_copy
        >>> rgb = np.zeros((8, 8, 3), np.uint8)
        >>> face = FaceFrame(np.full((478, 2), 4, np.float32), 4.0, np.float32([0, -1]), np.float32([1, 0]))
        >>> copy_ownership(take_copy(rgb, face, face.points, 1.0, 4.0), []).min()
        np.float32(1.0)
    """
    height, width = copy.shape
    factors = np.array([width / copy.region.width, height / copy.region.height], np.float32)
    offset = np.array([copy.region.left, copy.region.top], np.float32)
    return ownership(copy.shape, copy.face, [other.scaled(offset, factors) for other in others])
