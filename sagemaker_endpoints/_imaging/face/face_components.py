"""Selects the connected components of a probability map that belong to one face."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.geometry.polygon import closed_curve, fill_polygons
from sagemaker_endpoints._imaging.geometry.region import region_of_mask
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.landmarks import OVAL

MAX_DISTANCE = 0.7
"""Maximum distance, in units, from the face oval to a component counted as its hair."""

SOFT_EDGE = 0.15
"""Width, in units, of the soft edge that is kept around a component."""

OPENCV_REACH = 1.05
"""OpenCV's distances along rows and columns are up to this much too short (Borgefors, "Distance transformations in
digital images", 1986)."""


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
    return components_near(probability, near_face(probability.shape, face), SOFT_EDGE * face.unit)


def near_face(shape: tuple[int, ...], face: FaceFrame) -> NDArray[np.bool_]:
    """The pixels within `MAX_DISTANCE` of the face oval.

    Args:
        shape: (h, w, …) of the picture.
        face: in its pixels.

    Returns:
        (h, w) bool.

    Example:
        >>> from sagemaker_endpoints._imaging.face.sample_face import sample_frame
        >>> near = near_face((256, 256), sample_frame())
        >>> bool(near[128, 128]), bool(near[0, 0])
        (True, False)
    """
    oval = fill_polygons((shape[0], shape[1]), [closed_curve(face.ring(OVAL))]) > 0.5
    return _dilated(oval, MAX_DISTANCE * face.unit)


def components_near(probability: Plane, near: NDArray[np.bool_], edge: float) -> Plane:
    """Set a probability map to 0 away from the connected components that have a pixel in a given area.

    Args:
        probability: (h, w) float32, 0…1.
        near: (h, w) bool, the area.
        edge: width of the soft edge that is kept around a component, pixels.

    Returns:
        (h, w) float32, 0…1, a new array.

    Example:
        >>> probability, near = np.zeros((9, 9), np.float32), np.zeros((9, 9), bool)
        >>> probability[1, 1] = probability[7, 7] = near[0:3, 0:3] = 1
        >>> components_near(probability, near, 1.0).nonzero()
        (array([1]), array([1]))
    """
    sure = probability > 0.5
    if not (sure & near).any():
        return np.zeros_like(probability)
    count, labels = cv2.connectedComponents(sure.view(np.uint8), connectivity=4)
    kept = np.zeros(count, bool)
    kept[labels[sure & near]] = True
    return float32(probability * _dilated(kept[labels], edge))


def _dilated(mask: NDArray[np.bool_], radius: float) -> NDArray[np.bool_]:
    """The pixels closer than `radius` to a mask; none if the mask is empty."""
    if not mask.any():
        return mask
    region = region_of_mask(mask, int(OPENCV_REACH * radius) + 1)
    dilated = np.zeros_like(mask)
    region.cut(dilated)[:] = cv2.distanceTransform((~region.cut(mask)).view(np.uint8), cv2.DIST_L2, 3) < radius
    return dilated
