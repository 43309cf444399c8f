"""The light that brings one face into another one's picture; folds, streaks and beard shadows count half as light."""

from dataclasses import dataclass

import cv2
import numpy as np

from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.shading import Tones, face_shading, tones_of
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB, Mask
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

from .distortion import openings
from .worn_by_one import BROWS, NOSE_SIDES, area_of

FEATURE_FORM, SKIN_FORM = 0.5, 0.9
"""Shares of middling shading, of which the form of a nose consists, and on cheeks, forehead and chin hard shadows,
folds and highlights, that count as light. The shown picture decides on light; the rest makes the other face."""

SKIN_FOLDS = 0.75
"""The same share for wrinkles, edges of shadows and stubble between the features. With less, a smooth face gets the
wrinkles of an old one; with 1, only the shape of the features would be the other person's."""

MAX_REST = np.array([0.6, 0.15, 0.15], np.float32)
"""Largest change of the tones of folds and shadows."""

COLOURED = (3.2, 4.0)
"""Logarithms of luma between which colour becomes reliable: that of a dark nostril is noise, and on bright skin it
would be a red spot."""

SKIN_SIGMA = 0.04
"""Standard deviation, in units, of the soft edge between features and skin."""

BROW_MARGIN = 0.02
"""Margin, in units, around brows and nose."""

LIGHT_UNIT = 24.0
"""Inter-ocular distance, pixels, at which light is measured: it varies slowly."""


@dataclass(frozen=True)
class ShadedFace:
    """A face apart from its light.

    Attributes:
        tones: (h, w, 3) of the picture, working pixels.
        slow: (h, w, 3) tones of the light together with the skin's own colour.
        form: (h, w, 3) tones that are added by nose, cheeks, broad folds and hard shadows.
    """

    tones: Tones
    slow: Tones
    form: Tones


def shaded_face(rgb: RGB, skin: Mask, rim: Mask, unit: float) -> ShadedFace:
    """Measure the light on a face on a reduced copy.

    Args:
        rgb: (h, w, 3) uint8.
        skin: (h, w) float32, 0…1, lit bare skin.
        rim: (h, w) float32, 1 at the rim of the face, 0 inside.
        unit: inter-ocular distance, pixels.
    """
    height, width = skin.shape
    factor = max(1.0, unit / LIGHT_UNIT)
    size = opencv.reduced_size(width, height, factor)
    small = opencv.resize(rgb, size, cv2.INTER_AREA)
    small_skin, small_rim = (opencv.resize(plane, size, cv2.INTER_AREA) for plane in (skin, rim))
    shading = face_shading(tones_of(small), small_skin, small_rim, unit / factor)
    slow, form = (opencv.resize(part, (width, height), cv2.INTER_LINEAR) for part in (shading.slow, shading.form))
    return ShadedFace(tones_of(rgb), slow, form)


def light_between(ours: ShadedFace, theirs: ShadedFace, skin: Tones, known: Mask) -> Tones:
    """The change that brings the other face into the light of the shown one.

    Args:
        ours: the shown face.
        theirs: the other face, in the same shape.
        skin: from `skin_between`.
        known: (h, w) float32, 0…1, lit bare skin of both people. Elsewhere folds and shadows are the shown picture's.

    Returns:
        (h, w, 3) tones.
    """
    slow, form, whole = ours.slow - theirs.slow, ours.form - theirs.form, ours.tones - theirs.tones
    light = slow + (np.float32(FEATURE_FORM) + np.float32(SKIN_FORM - FEATURE_FORM) * skin) * form
    folds = skin * (1 - np.float32(1 - SKIN_FOLDS) * known[..., None])
    rest = np.clip(whole - light, -MAX_REST, MAX_REST)
    rest[..., 1:] *= smoothstep(*COLOURED, ours.tones[..., :1])
    return float32(light + folds * rest)


def skin_between(inside: Mask, face: FaceFrame) -> Tones:
    """Skin between the features.

    Args:
        inside: (h, w) float32, 1 in the face, else 0.
        face: the common face, working pixels.

    Returns:
        (h, w, 3) float32, 0…1 for each of the three tones: brows and nose keep their form, but have no colour of their
        own.
    """
    holes = openings(inside.shape, face)
    features = np.maximum(holes, area_of((*BROWS, *NOSE_SIDES), inside.shape, face, BROW_MARGIN))
    form, colour = (gaussian(float32(inside * (1 - area)), SKIN_SIGMA * face.unit) for area in (features, holes))
    return np.stack([form, colour, colour], axis=-1)
