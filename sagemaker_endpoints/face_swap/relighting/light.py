"""The target's light on the donor's face: all shading is the target's, detail and features are the donor's."""

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.shading import NOISE_FLOOR, Tones, face_shading, levels_of, tones_of
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB, Mask
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints.face_swap.occlusion_analysis import OcclusionAnalysis
from sagemaker_endpoints.face_swap.openings import opening

from .eye_white import EyeChange, changed_eye, eye_change, mixed_change
from .form import mixed_form
from .skin_detail import SkinDetail, darker_features, measure_detail, mixed_detail, softened

FloatColours = NDArray[np.float32]
"""(h, w, 3) float32, red first, 0…255."""

MAX_UNIT = 30.0
"""Largest inter-ocular distance, in pixels, at which light is measured; it varies slowly."""


LEAST_CHROMA = np.float32(0.02)
"""Chroma of skin that is as good as grey."""


@dataclass(frozen=True)
class Relight:
    """How the donor's tones change, as small planes over the face.

    Attributes:
        before: (h, w, 3) tones of the shading that is taken off the donor.
        after: (h, w, 3) tones of the shading that is put on it.
        detail: how the donor's finest tones change.
        colour: (h, w, 2) float32, 0…1, factors for the chroma of that detail.
        eyes: (h, w) float32, 0…1, inside the eyes.
        eye_change: how the tones there change.
    """

    before: Tones
    after: Tones
    detail: SkinDetail
    colour: NDArray[np.float32]
    eyes: Mask
    eye_change: EyeChange


def relight(donor: OcclusionAnalysis, target: RGB, known: Mask, rim: Plane, folds: Mask, face: FaceFrame) -> Relight:
    """Measure the change that brings the donor's face into the target's light.

    Args:
        donor: skin and features of the donor, warped to the target.
        target: (h, w, 3) uint8.
        known: (h, w) float32, 1 where both show bare skin.
        rim: (h, w) float32, 1 at the rim of the face, 0 inside.
        folds: (h, w) float32, 0…1, where the donor's folds do not belong to the target's expression.
        face: the target, in the same pixels.
    """
    scale = min(1.0, MAX_UNIT / face.unit)
    size = opencv.scaled_size(target.shape[1], target.shape[0], scale)
    weight, edge, other = (opencv.resize(plane, size, cv2.INTER_AREA) for plane in (known, rim, folds))
    ours, theirs = (
        face_shading(tones_of(_mean_of_known(rgb, known, weight, size)), weight, edge, face.unit * scale)
        for rgb in (donor.rgb, target)
    )
    before, after = float32(ours.slow + ours.form), float32(theirs.slow + mixed_form(ours, theirs, weight, other))
    detail = measure_detail(donor, before, target, float32(theirs.slow + theirs.form), known, folds, face)
    lighter = opencv.resize(float32(theirs.slow - ours.slow)[..., 0], known.shape[::-1], cv2.INTER_LINEAR)
    eyes = [opening(known.shape, face.points, ring, face.unit) for ring in (mesh.LEFT_EYE, mesh.RIGHT_EYE)]
    inside = np.maximum(*eyes)
    change = float32(theirs.slow - ours.slow).mean(axis=(0, 1))
    return Relight(
        before,
        after,
        replace(detail, contrast=float32(detail.contrast * darker_features(donor.features, lighter))),
        _grey_stays_grey(ours.slow, theirs.slow),
        inside,
        eye_change(donor.rgb, target, inside, change),
    )


def merged(light: Relight, other: Relight, share: Mask) -> Relight:
    """The light for a mixture of two pictures of the donor.

    Args:
        light: of the one.
        other: of the other one, over the same area.
        share: (h, w) float32, 0…1, how much of the other one is mixed in.
    """
    size = (light.before.shape[1], light.before.shape[0])
    part = opencv.resize(share, size, cv2.INTER_AREA)[..., None]
    within = float((share * light.eyes).sum() / max(float(light.eyes.sum()), 1e-6))
    return Relight(
        float32(light.before + part * (other.before - light.before)),
        float32(light.after + part * (other.after - light.after)),
        mixed_detail(light.detail, other.detail, share),
        light.colour,
        light.eyes,
        mixed_change(light.eye_change, other.eye_change, within),
    )


def relit(tones: Tones, light: Relight, paint: Tones | None = None) -> FloatColours:
    """Apply a light to the donor.

    Luma brighter than skin approaches white along a shoulder instead of being clipped.

    Args:
        tones: (H, W, 3), the donor at any scale of the area of `light`.
        light: from `relight`.
        paint: (h, w, 3) tones that are added last; None for none.

    Returns:
        (H, W, 3) float32 levels, not rounded.
    """
    size = (tones.shape[1], tones.shape[0])
    before, after, eyes = (
        opencv.resize(plane, size, cv2.INTER_LINEAR) for plane in (light.before, light.after, light.eyes)
    )
    new = softened(tones - before, light.detail)
    new[..., 1:] *= opencv.resize(light.colour, size, cv2.INTER_LINEAR)
    new += after
    within = eyes > 0
    new[within] += eyes[within][:, None] * (changed_eye(tones[within], light.eye_change) - new[within])
    if paint is not None:
        new += opencv.resize(paint, size, cv2.INTER_LINEAR)
    _below_white(new, after[..., 0])
    return levels_of(new)


def _grey_stays_grey(before: Tones, after: Tones) -> NDArray[np.float32]:
    """(h, w, 2) factors with which detail that is grey on colourful skin, like brows, is grey on paler skin too."""
    chroma = np.where(np.abs(before[..., 1:]) < LEAST_CHROMA, LEAST_CHROMA, before[..., 1:])
    return float32(np.clip(after[..., 1:] / chroma, 0, 1))


def _below_white(tones: Tones, skin: Plane) -> None:
    """Compress, in place, luma above the skin's so that it stays below white; there colour fades, as gloss has none."""
    lit = tones[..., 0] > skin
    bright, base = tones[lit], np.exp(skin[lit])
    headroom = np.maximum(np.float32(255 + NOISE_FLOOR) - base, 1)
    left = np.exp((base - np.exp(bright[:, 0])) / headroom)
    bright[:, 0] = np.log(base + headroom * (1 - left))
    bright[:, 1:] *= left[:, None]
    tones[lit] = bright


def _mean_of_known(rgb: RGB, known: Mask, weight: Mask, size: tuple[int, int]) -> FloatColours:
    """The mean colour of bare skin in each pixel of the small size; black where there is none."""
    summed = opencv.resize(float32(rgb * known[..., None]), size, cv2.INTER_AREA)
    return float32(summed / np.maximum(weight, 1e-4)[..., None])
