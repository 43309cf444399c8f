"""Gives beards and moustaches their own pixels back: smoothing, healing and powder take single hairs for skin."""

import cv2
import numpy as np

from sagemaker_endpoints._imaging.compositing.blend import blend
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import face_frame
from sagemaker_endpoints._imaging.face.skin import face_outline
from sagemaker_endpoints._imaging.geometry.region import Region, region_around
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB, Face, Mask, Photo
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

BEARD = (0.15, 0.45)
"""Probability of a beard between which a pixel becomes one; stubble, which is retouched as skin, has less."""

CELLS_PER_UNIT = 24
"""Pixels per inter-ocular distance at which the beard is looked up: finer than the parts are."""

BELOW, BESIDE = 0.9, 0.35
"""How far below the chin and beside the face a beard is looked for, in units."""


def keep_beards(photo: Photo, rgb: RGB) -> RGB:
    """Give the beards of a photo's faces their own pixels back.

    Args:
        photo: before the edit.
        rgb: (H, W, 3) uint8, the photo after an edit that moves nothing.

    Returns:
        (H, W, 3) uint8: `rgb` itself where no beard is found.

    Example:
        >>> photo = Photo(np.zeros((8, 8, 3), np.uint8))
        >>> edited = photo.rgb + np.uint8(9)
        >>> keep_beards(photo, edited) is edited
        True
    """
    kept = rgb
    for face in photo.faces:
        region = _lower_face(photo, face)
        if np.array_equal(region.cut(photo.rgb), region.cut(rgb)):
            continue
        beard = _beard(photo, face, region)
        if beard is not None:
            kept = kept.copy() if kept is rgb else kept
            region.cut(kept)[:] = blend(region.cut(kept), region.cut(photo.rgb), beard)
    return kept


def _lower_face(photo: Photo, face: Face) -> Region:
    frame = face_frame(face.landmarks)
    outline = face_outline(frame)
    above = (outline - frame.points[mesh.NOSE_TIP]) @ frame.up > 0.1 * frame.unit
    lower = outline[~above]
    reach = np.concatenate(
        [lower, lower - np.float32(BELOW * frame.unit) * frame.up, frame.points[mesh.NOSE_TIP][None]]
    )
    return region_around(float32(reach), BESIDE * frame.unit, photo.rgb.shape[1], photo.rgb.shape[0])


def _beard(photo: Photo, face: Face, region: Region) -> Mask | None:
    """(h, w) of the region, 0…1; None where no parts are known or none is a beard."""
    parts = photo.parts(face)
    if parts is None or not region.width or not region.height:
        return None
    scale = min(1.0, CELLS_PER_UNIT / face_frame(face.landmarks).unit)
    size = opencv.scaled_size(region.width, region.height, scale)
    zoom = np.array([size[0] / region.width, size[1] / region.height])
    matrix = np.column_stack([np.diag(zoom), -zoom * (region.left, region.top)])
    probability, _ = parts.finest(matrix, size).sample(("beard",), matrix, size)
    beard = smoothstep(*BEARD, probability)
    return opencv.resize(beard, (region.width, region.height), cv2.INTER_LINEAR) if beard.any() else None
