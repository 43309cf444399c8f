"""Where shadow may lie around one eye: below the brow, and within the line from the eye's corner to the brow's end."""

import numpy as np

from sagemaker_endpoints._imaging.face.eye_mesh import EyeMesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.lids import Lids
from sagemaker_endpoints._imaging.geometry.polygon import soft_polygons
from sagemaker_endpoints._sdk.contract import Mask
from sagemaker_endpoints._sdk.dtypes import float32

BEYOND = 0.09
"""Units beyond the corners, at their own height, that shadow reaches at most: from there the room narrows in a line to
the end of the brow, as a wing does."""

INSIDE_BROW = 0.05
"""Units from the lower edge of the brow to the middle of the soft edge: the brow's hairs stay clean."""

BELOW = 0.13
"""Units below the lower lid that shadow reaches."""

SOFTNESS = 0.045
"""Standard deviation of the soft edge, in units."""


def lid_room(shape: tuple[int, int], face: FaceFrame, eye: EyeMesh, lids: Lids) -> Mask:
    """Draw the room for shadow; a face that is turned away narrows it with the distance from eye to brow.

    Args:
        shape: (H, W) of the picture.
        face: in its pixels.
        eye: which of the two.
        lids: of that eye, in the same pixels.

    Returns:
        (H, W) float32, 0…1.

    Example:
        >>> from sagemaker_endpoints._imaging.face.eye_mesh import LEFT
        >>> from sagemaker_endpoints._imaging.face.lids import find_lids
        >>> from sagemaker_endpoints._imaging.face.sample_face import sample_frame
        >>> face = sample_frame()
        >>> lids = find_lids(face, LEFT)
        >>> room = lid_room((256, 256), face, LEFT, lids)
        >>> x, y = lids.crease[12].astype(int)
        >>> bool(room[y, x] > 0.8), float(room[0, 0])
        (True, 0.0)
    """
    unit = np.float32(lids.unit)
    brow = face.ring(eye.brow_bottom) - np.float32(INSIDE_BROW) * unit * lids.up
    corner = lids.upper[:1] + np.float32(BEYOND) * unit * lids.out
    inner = lids.upper[-1:] - np.float32(BEYOND) * unit * lids.out
    below = lids.lower - np.float32(BELOW) * unit * lids.up
    outline = np.concatenate([corner, brow, inner, below[::-1], corner - np.float32(BELOW) * unit * lids.up])
    return soft_polygons(shape, [float32(outline)], SOFTNESS * lids.unit)
