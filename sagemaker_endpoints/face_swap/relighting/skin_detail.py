"""The donor's finest tones: pores, wrinkles and gloss of the skin, as strong as on the target's."""

from dataclasses import dataclass

import cv2
import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.shading import Tones, tones_of
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.geometry.polygon import SUBPIXEL_BITS, closed_curve, grow_outline, soft_polygons
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB, Mask
from sagemaker_endpoints._sdk.dtypes import float32, uint8
from sagemaker_endpoints.face_swap.occlusion_analysis import OcclusionAnalysis
from sagemaker_endpoints.face_swap.openings import opening

BRIGHTER = 0.12
"""Where bright detail levels off, as a logarithm: it is the gloss of the donor's light."""

DARKEST, DARKER, LEAST_DARK = 3, 1.3, (0.1, 0.3)
"""Dark detail levels off at this percentile of the target's detail, times the factor, within a range, as a logarithm:
wrinkles and moles are no deeper than the target's."""

SKIN_CHROMA = 0.3
"""Share of the chroma of the donor's skin detail that is kept: most of it is light from another side, or make-up."""

HALF_CHROMA = 0.5
"""Part of the way from that share to all of the chroma, for brows and nostrils: hair has little colour, but a small
picture of it has noise, and what is dark in a nose is red."""

TEXTURE, LEAST_TEXTURE = 1.15, 0.35
"""Largest contrast of the donor's skin detail / that of the target's, and the smallest factor that brings it there."""

MIN_SAMPLES = 24
"""The contrast of detail is not measured on fewer pixels."""

FOLDED = 0.3
"""Factor for that limit, and for all detail, where the donor's folds do not belong to the target's expression."""

HAIR_CONTRAST = 0.7
"""How much more contrast brows have on skin that is lighter by 1, as a logarithm."""

MARKS = 0.06
"""Half the width, in units, of a wrinkle or a mole that counts as skin although a model of skin colours leaves it
out; a beard is wider."""

LINE = 0.035
"""How far the dark line between lips extends beyond their inner edges, in units."""

CORNERS = 0.05
"""How far the corners of the mouth extend beyond the lips, in units."""

NOSTRILS = tuple(index for index in mesh.NOSE_BASE if index not in (274, 1, 44))
"""Ring: the underside of the nose without its tip; the dark nostrils stay dark."""

NOSTRIL_SIGMA = 0.02
"""Standard deviation, in units, of that area's soft edge."""

NOSE_MARGIN, NOSE_SIGMA = 0.08, 0.03
"""How far the wings of a nose reach beyond its landmarks, and the soft edge, in units: all of it but the nostrils is
skin, though a dark outline does not look like it."""


@dataclass(frozen=True)
class SkinDetail:
    """How detail changes.

    Attributes:
        plain: (h, w) float32, 0…1, where colour fades: not inside the mouth, less on brows and in nostrils.
        skin: (h, w) float32, 0…1, bare skin with its marks, and lips: dark detail levels off there.
        contrast: (h, w) float32, factor for the detail: up to 1 on skin, 1 or more on features.
        darkest: (h, w) float32, where dark detail levels off, as a logarithm.
    """

    plain: Mask
    skin: Mask
    contrast: Mask
    darkest: Plane


def measure_detail(
    donor: OcclusionAnalysis, before: Tones, target: RGB, theirs: Tones, known: Mask, folds: Mask, face: FaceFrame
) -> SkinDetail:
    """Compare the detail of both skins.

    Args:
        donor: skin and features of the donor, warped to the target.
        before: (h', w', 3) tones of the donor's shading, at any scale.
        target: (h, w, 3) uint8.
        theirs: (h', w', 3) tones of the target's shading.
        known: (h, w) float32, 1 where both show bare skin.
        folds: (h, w) float32, 0…1, where the donor's folds do not belong to the target's expression.
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
    nostrils = soft_polygons((known.shape[0], known.shape[1]), [face.ring(NOSTRILS)], NOSTRIL_SIGMA * face.unit)
    marked = np.maximum(_skin_with_marks(donor, face), _nose(known, face)) * (1 - nostrils)
    skin = np.maximum(marked, folds * (1 - donor.features) * (1 - donor.worn[..., 1]))
    levelling = float32(np.float32(darkest) * (1 - np.float32(1 - FOLDED) * folds))
    contrast = float32((1 - np.float32(1 - texture) * skin) * (1 - np.float32(1 - FOLDED) * folds))
    lips = _lips(known, face)
    levelling += lips * (np.float32(LEAST_DARK[1]) - levelling)
    plain = np.maximum(1 - np.float32(HALF_CHROMA) * np.maximum(donor.features, nostrils), _around_mouth(known, face))
    plain = plain * (1 - opening(known.shape, face.points, mesh.LIPS_INNER, face.unit))
    return SkinDetail(float32(plain), float32(np.maximum(skin, lips)), contrast, levelling)


def darker_features(features: Mask, lighter: Plane) -> Plane:
    """Factors for the contrast of brows: they are as dark on lighter skin, so that their contrast is larger there.

    Args:
        features: (h, w) float32, 0…1, eyes, brows and lips.
        lighter: (h, w) float32, how much lighter the skin becomes, as a logarithm.

    Returns:
        (h, w) float32, >= 1.
    """
    return float32(1 + np.float32(HAIR_CONTRAST) * features * np.clip(lighter, 0, 1))


def mixed_detail(one: SkinDetail, other: SkinDetail, share: Mask) -> SkinDetail:
    """The change for a mixture of two pictures.

    Args:
        one: for the first picture.
        other: for the second one, over the same area.
        share: (h, w) float32, 0…1, how much of the second one is mixed in.
    """
    planes = ((change.plain, change.skin, change.contrast, change.darkest) for change in (one, other))
    return SkinDetail(*(float32(first + share * (second - first)) for first, second in zip(*planes, strict=True)))


def softened(detail: Tones, change: SkinDetail) -> Tones:
    """Level off bright spots, dark spots of skin, and the chroma outside features, in place.

    Args:
        detail: (H, W, 3) tones at any scale; written to.
        change: from `measure_detail`.

    Returns:
        `detail`.
    """
    size = (detail.shape[1], detail.shape[0])
    plain, skin, contrast, darkest = (
        opencv.resize(plane, size, cv2.INTER_LINEAR)
        for plane in (change.plain, change.skin, change.contrast, change.darkest)
    )
    tone = detail[..., 0]
    tone *= contrast
    bright = tone > 0
    limit = np.where(bright, np.float32(BRIGHTER), darkest)
    tone += np.where(bright, np.float32(1), skin) * (limit * np.tanh(tone / limit) - tone)
    plain *= np.float32(SKIN_CHROMA - 1)
    plain += 1
    detail[..., 1:] *= plain[..., None]
    return detail


def _lips(like: Mask, face: FaceFrame) -> Mask:
    outer, inner = (opening(like.shape, face.points, ring, face.unit) for ring in (mesh.LIPS_OUTER, mesh.LIPS_INNER))
    line = np.zeros((like.shape[0], like.shape[1]), np.uint8)
    subpixels = 2**SUBPIXEL_BITS
    ring = np.rint((closed_curve(face.ring(mesh.LIPS_INNER)) - 0.5) * subpixels).astype(np.int32)
    cv2.polylines(line, [ring], True, (255,), max(1, round(2 * LINE * face.unit)), cv2.LINE_8, SUBPIXEL_BITS)
    soft = gaussian(line * np.float32(1 / 255), LINE / 2 * face.unit)
    return float32(np.maximum(outer - np.maximum(inner, soft), 0))


def _around_mouth(like: Mask, face: FaceFrame) -> Mask:
    """(h, w) 0…1, the mouth with its corners, where dark red would glow on lighter skin."""
    outline = grow_outline(closed_curve(face.ring(mesh.LIPS_OUTER)), CORNERS * face.unit)
    return soft_polygons((like.shape[0], like.shape[1]), [outline], CORNERS / 2 * face.unit)


def _nose(like: Mask, face: FaceFrame) -> Mask:
    hull = float32(cv2.convexHull(face.ring(mesh.HAIRLESS[2])))[:, 0]
    outline = grow_outline(hull, NOSE_MARGIN * face.unit)
    return soft_polygons((like.shape[0], like.shape[1]), [outline], NOSE_SIGMA * face.unit)


def _skin_with_marks(donor: OcclusionAnalysis, face: FaceFrame) -> Mask:
    size = 2 * max(1, round(MARKS * face.unit)) + 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    levels = uint8(np.rint(donor.skin * 255).astype(np.uint8))
    closed = opencv.erode(opencv.dilate(levels, kernel), kernel) * np.float32(1 / 255)
    return float32(closed * (1 - donor.features))
