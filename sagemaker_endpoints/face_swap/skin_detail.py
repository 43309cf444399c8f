"""The donor's finest tones: pores, wrinkles and gloss of the skin, as strong as on the target's."""

from dataclasses import dataclass

import cv2
import numpy as np

from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.shading import Tones, tones_of
from sagemaker_endpoints._imaging.geometry.polygon import soft_polygons
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB, Mask
from sagemaker_endpoints._sdk.dtypes import float32, uint8

from .occlusion_analysis import OcclusionAnalysis

BRIGHTER = 0.12
"""Where bright detail levels off, as a logarithm: it is the gloss of the donor's light."""

DARKEST, DARKER, LEAST_DARK = 3, 1.3, (0.1, 0.3)
"""Dark detail levels off at this percentile of the target's detail, times the factor, within a range, as a logarithm:
wrinkles and moles are no deeper than the target's."""

SKIN_CHROMA = 0.25
"""Share of the chroma of the donor's skin detail that is kept: most of it is light from another side, or make-up."""

TEXTURE, LEAST_TEXTURE = 1.15, 0.35
"""Largest contrast of the donor's skin detail / that of the target's, and the smallest factor that brings it there."""

MIN_SAMPLES = 24
"""The contrast of detail is not measured on fewer pixels."""

MARKS = 0.06
"""Half the width, in units, of a wrinkle or a mole that counts as skin although a model of skin colours leaves it
out; a beard is wider."""

NOSTRIL_SIGMA = 0.02
"""Standard deviation, in units, of the soft edge of the underside of the nose, whose dark nostrils stay."""


@dataclass(frozen=True)
class SkinDetail:
    """How detail changes.

    Attributes:
        skin: (h, w) float32, 0…1, bare skin of the donor with its wrinkles and moles.
        features: (h, w) float32, 0…1, eyes, brows and lips.
        texture: 0…1, factor for the detail of bare skin.
        darkest: where its dark detail levels off, as a logarithm.
    """

    skin: Mask
    features: Mask
    texture: float
    darkest: float


def measure_detail(
    donor: OcclusionAnalysis, before: Tones, target: RGB, theirs: Tones, known: Mask, face: FaceFrame
) -> SkinDetail:
    """Compare the detail of both skins.

    Args:
        donor: skin and features of the donor, warped to the target.
        before: (h', w', 3) tones of the donor's shading, at any scale.
        target: (h, w, 3) uint8.
        theirs: (h', w', 3) tones of the target's shading.
        known: (h, w) float32, 1 where both show bare skin.
        face: the target, in the pixels of `known`.
    """
    inside = known > 0.9
    texture, darkest = 1.0, LEAST_DARK[1]
    if inside.sum() >= MIN_SAMPLES:
        size = (known.shape[1], known.shape[0])
        own, other = (
            (tones_of(rgb)[..., 0] - opencv.resize(base[..., 0], size, cv2.INTER_LINEAR))[inside]
            for rgb, base in ((donor.rgb, before), (target, theirs))
        )
        spreads = [float(np.median(np.abs(detail))) for detail in (own, other)]
        texture = float(np.clip(TEXTURE * spreads[1] / max(spreads[0], 1e-6), LEAST_TEXTURE, 1.0))
        darkest = float(np.clip(-DARKER * np.percentile(other, DARKEST), *LEAST_DARK))
    return SkinDetail(_skin_with_marks(donor, face), donor.features, texture, darkest)


def softened(detail: Tones, change: SkinDetail) -> Tones:
    """Level off bright spots outside features, dark spots of skin, and the chroma of both, in place.

    Args:
        detail: (H, W, 3) tones at any scale; written to.
        change: from `measure_detail`.

    Returns:
        `detail`.
    """
    size = (detail.shape[1], detail.shape[0])
    skin, features = (opencv.resize(plane, size, cv2.INTER_LINEAR) for plane in (change.skin, change.features))
    tone, plain = detail[..., 0], 1 - features
    tone *= 1 - np.float32(1 - change.texture) * skin
    bright = tone > 0
    limit = np.where(bright, np.float32(BRIGHTER), np.float32(change.darkest))
    tone += np.where(bright, plain, skin) * (limit * np.tanh(tone / limit) - tone)
    detail[..., 1:] *= (1 - np.float32(1 - SKIN_CHROMA) * plain)[..., None]
    return detail


def _skin_with_marks(donor: OcclusionAnalysis, face: FaceFrame) -> Mask:
    size = 2 * max(1, round(MARKS * face.unit)) + 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    levels = uint8(np.rint(donor.skin * 255).astype(np.uint8))
    closed = opencv.erode(opencv.dilate(levels, kernel), kernel) * np.float32(1 / 255)
    shape = (closed.shape[0], closed.shape[1])
    nostrils = soft_polygons(shape, [face.ring(mesh.NOSE_BASE)], NOSTRIL_SIGMA * face.unit)
    return float32(closed * (1 - nostrils) * (1 - donor.features))
