"""Whether a face has a beard or a moustache, by the parts of the head and by the colour under the nose."""

import numpy as np

from sagemaker_endpoints._imaging.compositing.working_copy import WorkingCopy
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame, face_frame
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.geometry.polygon import closed_curve, fill_polygons, grow_outline
from sagemaker_endpoints._sdk.contract import Face, Mask, Photo
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep_at

UPPER_LIP = (98, 97, 2, 326, 327, 391, 322, 270, 269, 267, 0, 37, 39, 40, 92, 165)
"""Ring: the skin between nose and lip, where a moustache grows."""

CHIN = (182, 83, 18, 313, 406, 418, 262, 369, 396, 175, 171, 140, 32, 194)
"""Ring: the chin below the lip, where a beard grows."""

MARGIN = 0.04
"""Around lips and nostrils, in units: their edges are not skin."""

HAIRY = (0.15, 0.40)
"""Mean probability of a beard in one of the rings, between which a face becomes bearded."""

DARK = (0.74, 0.64)
"""Lightness under the nose divided by that of the cheeks, between which it becomes that of a moustache: the shadow of
the nose is lighter."""

ROUGH = (1.3, 2.2)
"""Contrast of fine detail under the nose divided by that of the cheeks, between which it becomes that of hairs: a
shadow is smooth."""

SIDE, REACH = 48, 1.8
"""Pixels of a side of the square in which the parts are looked up, and its length in units: upper lip and chin."""

FINE = 0.03
"""Standard deviation, in units, of the blur below which detail is fine."""


def facial_hair(photo: Photo, face: Face, copy: WorkingCopy) -> float:
    """Look for a beard or a moustache.

    Args:
        photo: for the parts of the face.
        face: one of its faces.
        copy: of the bare face.

    Returns:
        0 none … 1 certainly.

    Example:
        >>> from sagemaker_endpoints._imaging.compositing.face_copy import take_face_copy
        >>> from sagemaker_endpoints._imaging.face.sample_face import sample_frame, sample_landmarks
        >>> frame = sample_frame()
        >>> photo, face = Photo(np.full((256, 256, 3), 180, np.uint8)), Face("f0", (0, 0, 1, 1), sample_landmarks())
        >>> facial_hair(photo, face, take_face_copy(photo.rgb, frame, 0.8, 0.35, 80.0))
        0.0
    """
    return max(_in_parts(photo, face), _by_colour(copy))


def _in_parts(photo: Photo, face: Face) -> float:
    parts = photo.parts(face)
    if parts is None:
        return 0.0
    frame = face_frame(face.landmarks)
    scale = SIDE / (REACH * frame.unit)
    offset = SIDE / 2 - scale * frame.ring((*UPPER_LIP, *CHIN)).mean(axis=0)
    matrix = np.column_stack([scale * np.eye(2), offset])
    beard, _ = parts.finest(matrix, (SIDE, SIDE)).sample(("beard",), matrix, (SIDE, SIDE))
    local = frame.scaled(float32(-offset / scale), float32([scale, scale]))
    shares = [float(beard[area > 0.5].mean()) for area in _areas((SIDE, SIDE), local) if (area > 0.5).any()]
    return smoothstep_at(*HAIRY, max(shares, default=0.0))


def _by_colour(copy: WorkingCopy) -> float:
    """A moustache is much darker than the cheeks, and rough; a beard without one is left to the parts."""
    (upper_lip, _), rings = _areas(copy.shape, copy.face), (mesh.LEFT_CHEEK, mesh.RIGHT_CHEEK)
    cheeks = fill_polygons(copy.shape, [copy.face.ring(ring) for ring in rings]) > 0.5
    hairy = upper_lip > 0.5
    if not hairy.any() or not cheeks.any():
        return 0.0
    darkness = float(np.median(copy.lab[..., 0][hairy]) / max(float(np.median(copy.lab[..., 0][cheeks])), 1.0))
    dark = smoothstep_at(-DARK[0], -DARK[1], -darkness)
    if not dark:
        return 0.0
    lightness = np.ascontiguousarray(copy.lab[..., 0])
    fine = lightness - gaussian(lightness, FINE * copy.face.unit)
    return dark * smoothstep_at(*ROUGH, float(fine[hairy].std() / max(float(fine[cheeks].std()), 0.1)))


def _areas(shape: tuple[int, int], face: FaceFrame) -> tuple[Mask, Mask]:
    """(H, W) each: upper lip and chin, without lips and nostrils."""
    features = [
        grow_outline(closed_curve(face.ring(ring)), MARGIN * face.unit) for ring in (mesh.LIPS_OUTER, mesh.NOSE_BASE)
    ]
    bare = 1 - fill_polygons(shape, features)
    upper_lip, chin = (fill_polygons(shape, [face.ring(ring)]) * bare for ring in (UPPER_LIP, CHIN))
    return upper_lip, chin
