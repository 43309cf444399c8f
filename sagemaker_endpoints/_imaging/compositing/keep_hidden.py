"""Gives what hides a face its own pixels back after an edit of the face."""

from collections.abc import Sequence

import cv2
import numpy as np

from sagemaker_endpoints._imaging.compositing.blend import blend
from sagemaker_endpoints._imaging.face.face_frame import face_frame
from sagemaker_endpoints._imaging.face.skin import face_outline
from sagemaker_endpoints._imaging.face.visibility import SIDE, Visibility, face_visibility, in_picture
from sagemaker_endpoints._imaging.geometry.polygon import soft_polygons
from sagemaker_endpoints._imaging.geometry.region import Region, region_around, region_of_mask
from sagemaker_endpoints._sdk.contract import RGB, Face, Mask, Photo, Points
from sagemaker_endpoints._sdk.dtypes import float32, uint8
from sagemaker_endpoints._sdk.similarity import Affine, inverse, transform_points

MUCH = 0.25
"""Hidden share of a face from which on the result is warned about."""

FEATURE = 0.5
"""Hidden share of an eye or a mouth from which on it counts as hidden."""

ALL_FEATURES = ("left_eye", "right_eye", "mouth")
"""The features that are reported, unless an effect is about fewer."""

OUTLINE_SIGMA = 0.05
"""Standard deviation of the soft edge of another face, in units."""


def keep_hidden(photo: Photo, edited: RGB, about: Sequence[str] = ALL_FEATURES, plane: str = "hidden") -> RGB:
    """Give what hides the photo's faces its own pixels back, and warn where much is hidden.

    Faces that the edit did not change cost nothing and are not warned about.

    Args:
        photo: before the edit, with the edited faces.
        edited: (H, W, 3) uint8, the photo after the edit of its faces.
        about: names of `visibility.FEATURES` whose loss is warned about.
        plane: `hidden`, or `covers` where hair, hats and glasses may be painted over.

    Returns:
        (H, W, 3) uint8: `edited` itself where nothing is hidden.

    Example:
        >>> photo = Photo(np.zeros((8, 8, 3), np.uint8))
        >>> edited = photo.rgb + np.uint8(9)
        >>> keep_hidden(photo, edited) is edited
        True
    """
    seen = [(face, visibility) for face in photo.faces if (visibility := _of_edited(photo, edited, face))]
    if not seen:
        return edited
    result = edited.copy()
    for face, visibility in seen:
        _warn(photo, face, visibility, about)
        region = _changed(_around(visibility, photo.rgb.shape), photo.rgb, edited)
        hidden = _in_region(getattr(visibility, plane), visibility, region)
        if len(seen) > 1:
            hidden *= 1 - _others(seen, face, region, plane)
        if hidden.any():
            region.cut(result)[:] = blend(region.cut(result), region.cut(photo.rgb), float32(hidden))
    return result


def _of_edited(photo: Photo, edited: RGB, face: Face) -> Visibility | None:
    """The visibility of a face that an edit has changed."""
    frame = face_frame(face.landmarks)
    region = region_around(face_outline(frame), 0.0, photo.rgb.shape[1], photo.rgb.shape[0])
    return None if np.array_equal(region.cut(photo.rgb), region.cut(edited)) else face_visibility(photo, face)


def _warn(photo: Photo, face: Face, visibility: Visibility, about: Sequence[str]) -> None:
    hidden = [name for name in about if visibility.hidden_features[name] > FEATURE]
    if hidden or visibility.hidden_share > MUCH:
        photo.warn("occluded", face.id, *hidden)


def _around(visibility: Visibility, shape: tuple[int, ...]) -> Region:
    """The part of the photo that the maps show."""
    corners = np.array([(0, 0), (SIDE, 0), (SIDE, SIDE), (0, SIDE)], np.float32)
    return region_around(float32(transform_points(inverse(visibility.matrix), corners)), 0.0, shape[1], shape[0])


def _changed(region: Region, before: RGB, after: RGB) -> Region:
    """The smallest part of a region that contains all pixels which an edit has changed."""
    difference = uint8(cv2.absdiff(region.cut(before), region.cut(after)))
    changed = region_of_mask(difference.reshape(len(difference), -1), 0)
    left, right = changed.left // 3, -(-changed.right // 3)
    return Region(region.left + left, region.top + changed.top, region.left + right, region.top + changed.bottom)


def _in_region(plane: Mask, visibility: Visibility, region: Region) -> Mask:
    return in_picture(plane, visibility.matrix, _to_region(region), (region.width, region.height))


def _to_region(region: Region) -> Affine:
    return np.array([[1, 0, -region.left], [0, 1, -region.top]], np.float64)


def _others(seen: Sequence[tuple[Face, Visibility]], own: Face, region: Region, plane: str) -> Mask:
    """Where other edited faces are visible: what hides one face may be the next one."""
    visible = np.zeros((region.height, region.width), np.float32)
    for face, visibility in seen:
        outline: Points = face_outline(face_frame(face.landmarks))
        if face is own or not region.overlaps(region_around(outline, 0.0, region.right, region.bottom)):
            continue
        inside = soft_polygons(
            visible.shape, [region.to_local(outline)], OUTLINE_SIGMA * face_frame(face.landmarks).unit
        )
        visible = np.maximum(visible, inside * (1 - _in_region(getattr(visibility, plane), visibility, region)))
    return visible
