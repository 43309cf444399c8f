"""Selects the connected components of a probability map that belong to one face."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.geometry.polygon import closed_curve, fill_polygons
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.landmarks import OVAL

MAX_DISTANCE = 0.7
"""Maximum distance, in units, from the face oval to a component counted as its hair."""

SOFT_EDGE = 0.15
"""Width, in units, of the soft edge that is kept around a component."""


def face_components(probability: Plane, face: FaceFrame) -> Plane:
    """Set a probability map to 0 away from the face's own connected components.

    A component is a connected area above 0.5. It belongs to the face if one of its pixels lies within `MAX_DISTANCE`
    of the face oval; other components belong to other people.

    Args:
        probability: (h, w) float32, 0…1, of hair or of another part.
        face: in pixels of `probability`.

    Returns:
        (h, w) float32, 0…1, a new array.

    Example:
        >>> from sagemaker_endpoints._imaging.face.sample_face import sample_frame
        >>> probability = np.zeros((256, 256), np.float32)
        >>> probability[:20, :20] = probability[100:120, 100:120] = 1
        >>> int(face_components(probability, sample_frame()).sum())
        400
    """
    sure = probability > 0.5
    _, labels = cv2.connectedComponents(sure.astype(np.uint8), connectivity=4)
    oval = fill_polygons((probability.shape[0], probability.shape[1]), [closed_curve(face.ring(OVAL))]) > 0.5
    kept = np.unique(labels[sure & _dilated(oval, MAX_DISTANCE * face.unit)])
    return float32(probability * _dilated(np.isin(labels, kept) & sure, SOFT_EDGE * face.unit))


def _dilated(mask: NDArray[np.bool_], radius: float) -> NDArray[np.bool_]:
    """The pixels closer than `radius` to a mask; none if the mask is empty."""
    if not mask.any():
        return mask
    return np.asarray(cv2.distanceTransform((~mask).astype(np.uint8), cv2.DIST_L2, 3) < radius)
