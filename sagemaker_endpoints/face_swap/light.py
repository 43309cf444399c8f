"""The target's light on the donor's face: all shading is the target's, detail and features are the donor's."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.shading import (
    NOISE_FLOOR,
    FaceShading,
    Tones,
    face_shading,
    levels_of,
    tones_of,
)
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB, Mask
from sagemaker_endpoints._sdk.dtypes import float32

from .occlusion_analysis import OcclusionAnalysis
from .openings import opening

FloatColours = NDArray[np.float32]
"""(h, w, 3) float32, red first, 0…255."""

MAX_UNIT = 30.0
"""Largest inter-ocular distance, in pixels, at which light is measured; it varies slowly."""

DONOR_FORM, TARGET_FORM = 0.6, 0.4
"""Shares of the donor's and of the target's form: a nose has its shape from the one and its shadow from the other."""

FORM_RANGE = 1.2
"""Largest spread of the donor's form / that of the target's: light is as hard as it is on the target."""

MIN_FORM = 0.05
"""Spread of form, as a logarithm, that is allowed even if the target's face is flatter."""

BRIGHTER, DARKER = 0.12, 0.45
"""Where detail of the donor's skin levels off, as a logarithm: bright spots are the gloss of the donor's light, dark
ones are wrinkles and moles."""

SKIN_CHROMA = 0.35
"""Share of the chroma of the donor's skin detail that is kept: most of it is light from another side."""

TEXTURE, LEAST_TEXTURE = 1.4, 0.5
"""Largest contrast of the donor's skin detail / that of the target's, and the smallest factor that brings it there."""

EYE_WHITE = 80
"""Percentile of the luma inside an eye from which on it is white."""

MIN_SAMPLES = 24
"""The contrast of detail is not measured on fewer pixels."""

LEAST_RED = 0.02
"""Least chroma of red that lips have above the skin around them: purple lips of a dark face would be grey on a pale
one."""

EYE_GAIN = (-0.5, 0.5)
"""Range of the change of an eye's tone, as a logarithm."""


@dataclass(frozen=True)
class Relight:
    """How the donor's tones change, as small planes over the face.

    Attributes:
        before: (h, w, 3) tones of the shading that is taken off the donor.
        after: (h, w, 3) tones of the shading that is put on it.
        skin: (h, w) float32, 0…1, bare skin of the donor.
        features: (h, w) float32, 0…1, eyes, brows and lips.
        texture: 0…1, factor for the detail of bare skin.
        lips: (h, w) float32, 0…1, the lips without the mouth.
        eyes: (h, w) float32, 0…1, inside the eyes.
        eye_change: (3,) tones that are added there.
    """

    before: Tones
    after: Tones
    skin: Mask
    features: Mask
    texture: float
    lips: Mask
    eyes: Mask
    eye_change: NDArray[np.float32]


def relight(donor: OcclusionAnalysis, target: RGB, known: Mask, rim: Plane, face: FaceFrame) -> Relight:
    """Measure the change that brings the donor's face into the target's light.

    Args:
        donor: skin and features of the donor, warped to the target.
        target: (h, w, 3) uint8.
        known: (h, w) float32, 1 where both show bare skin.
        rim: (h, w) float32, 1 at the rim of the face, 0 inside.
        face: the target, in the same pixels.
    """
    scale = min(1.0, MAX_UNIT / face.unit)
    size = opencv.scaled_size(target.shape[1], target.shape[0], scale)
    weight, edge = (_resized(plane, size, cv2.INTER_AREA) for plane in (known, rim))
    ours, theirs = (
        face_shading(tones_of(_mean_of_known(rgb, known, weight, size)), weight, edge, face.unit * scale)
        for rgb in (donor.rgb, target)
    )
    before, after = float32(ours.slow + ours.form), float32(theirs.slow + _form(ours, theirs, weight))
    eyes = [opening(known.shape, face.points, ring, face.unit) for ring in (mesh.LEFT_EYE, mesh.RIGHT_EYE)]
    inside = np.maximum(*eyes)
    outer, inner = (opening(known.shape, face.points, r, face.unit) for r in (mesh.LIPS_OUTER, mesh.LIPS_INNER))
    change = float32(theirs.slow - ours.slow).mean(axis=(0, 1))
    return Relight(
        before,
        after,
        donor.skin,
        donor.features,
        _texture(donor.rgb, before, target, float32(theirs.slow + theirs.form), known),
        float32(np.maximum(outer - inner, 0)),
        inside,
        _eye_change(donor.rgb, target, inside, change),
    )


def relit(rgb: RGB, light: Relight) -> FloatColours:
    """Apply a light to the donor.

    Levels brighter than skin approach white along a shoulder instead of being clipped.

    Args:
        rgb: (H, W, 3) uint8, the donor at any scale of the area of `light`.
        light: from `relight`.

    Returns:
        (H, W, 3) float32 levels, not rounded.
    """
    size = (rgb.shape[1], rgb.shape[0])
    before, after, skin, features, lips, eyes = (
        _resized(plane, size, cv2.INTER_LINEAR)
        for plane in (light.before, light.after, light.skin, light.features, light.lips, light.eyes)
    )
    tones = tones_of(rgb)
    detail = tones - before
    _soften(detail, np.float32(light.texture), skin, features)
    red = detail[..., 1]
    red += lips * (np.maximum(red, np.float32(LEAST_RED)) - red)
    detail += after
    detail += eyes[..., None] * (tones + light.eye_change - detail)
    return _below_white(levels_of(detail), after[..., 0])


def _form(ours: FaceShading, theirs: FaceShading, weight: Mask) -> Tones:
    spread, limit = (
        float(np.sqrt((s.form[..., 0] ** 2 * weight).sum() / (weight.sum() + 1e-4))) for s in (ours, theirs)
    )
    share = min(1.0, max(FORM_RANGE * limit, MIN_FORM) / max(spread, 1e-6))
    return float32(DONOR_FORM * share * ours.form + TARGET_FORM * theirs.form)


def _texture(donor: RGB, ours: Tones, target: RGB, theirs: Tones, known: Mask) -> float:
    """The factor that brings the detail of the donor's skin near that of the target's."""
    inside = known > 0.9
    if inside.sum() < MIN_SAMPLES:
        return 1.0
    size = (donor.shape[1], donor.shape[0])
    own, other = (
        float(np.median(np.abs(tones_of(rgb)[..., 0] - _resized(base[..., 0], size, cv2.INTER_LINEAR))[inside]))
        for rgb, base in ((donor, ours), (target, theirs))
    )
    return float(np.clip(TEXTURE * other / max(own, 1e-6), LEAST_TEXTURE, 1.0))


def _soften(detail: Tones, texture: np.float32, skin: Mask, features: Mask) -> None:
    """Level off bright spots outside features, dark spots of skin, and the chroma of both, in place."""
    tone, plain = detail[..., 0], 1 - features
    tone *= 1 - (1 - texture) * skin
    bright = tone > 0
    limit = np.where(bright, np.float32(BRIGHTER), np.float32(DARKER))
    tone += np.where(bright, plain, skin) * (limit * np.tanh(tone / limit) - tone)
    detail[..., 1:] *= (1 - np.float32(1 - SKIN_CHROMA) * plain)[..., None]


def _eye_change(donor: RGB, target: RGB, inside: Mask, change: NDArray[np.float32]) -> NDArray[np.float32]:
    """(3,) The white of the eyes gets the target's colour, and half of its brightness, half of that of the skin."""
    within = inside > 0.5
    if not within.any():
        return float32(change * 0.5)
    ours, theirs = (_eye_white(tones_of(rgb[within][None])[0]) for rgb in (donor, target))
    white = theirs - ours
    white[0] = np.clip((white[0] + change[0]) / 2, *EYE_GAIN)
    return white


def _eye_white(tones: Tones) -> NDArray[np.float32]:
    """(3,) the mean of the brightest tones of an eye; tones: (N, 3)."""
    bright = tones[:, 0] >= np.percentile(tones[:, 0], EYE_WHITE)
    return float32(tones[bright].mean(axis=0))


def _below_white(levels: FloatColours, tone: Plane) -> FloatColours:
    """Compress levels above the skin's luma so that they stay below white; tone: (H, W) the skin's."""
    base = (np.exp(tone) - np.float32(NOISE_FLOOR))[..., None]
    headroom = np.maximum(np.float32(255) - base, 1)
    above = np.maximum(levels - base, 0)
    return float32(np.minimum(levels, base) + headroom * (1 - np.exp(-above / headroom)))


def _mean_of_known(rgb: RGB, known: Mask, weight: Mask, size: tuple[int, int]) -> FloatColours:
    """The mean colour of bare skin in each pixel of the small size; black where there is none."""
    summed = _resized(rgb * known[..., None], size, cv2.INTER_AREA)
    return float32(summed / np.maximum(weight, 1e-4)[..., None])


def _resized(plane: NDArray[np.float32], size: tuple[int, int], interpolation: int) -> NDArray[np.float32]:
    return opencv.resize(plane, size, interpolation)
