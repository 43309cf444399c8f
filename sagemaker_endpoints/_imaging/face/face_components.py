"""Which pieces of what was found belong to one face, and not to somebody beside it."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.geometry.polygon import closed_curve, fill_polygons
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.landmarks import OVAL

NEAR = 0.7
"""Units around a face within which each piece of its hair shows itself."""

FRINGE = 0.15
"""Units around a piece that are its soft edge."""


def face_components(likely: Plane, face: FaceFrame) -> Plane:
    """`likely` without the pieces that come nowhere near the face.

    likely: (h, w), 0…1. face: in its pixels. returns: (h, w) float32.
    """
    sure = likely > 0.5
    _, pieces = cv2.connectedComponents(sure.astype(np.uint8), connectivity=4)
    oval = fill_polygons((likely.shape[0], likely.shape[1]), [closed_curve(face.ring(OVAL))]) > 0.5
    kept = np.unique(pieces[sure & _around(oval, NEAR * face.unit)])
    return float32(likely * _around(np.isin(pieces, kept) & sure, FRINGE * face.unit))


def _around(mask: NDArray[np.bool_], reach: float) -> NDArray[np.bool_]:
    """The pixels within `reach` of a mask; none where it is empty."""
    if not mask.any():
        return mask
    return np.asarray(cv2.distanceTransform((~mask).astype(np.uint8), cv2.DIST_L2, 3) < reach)
