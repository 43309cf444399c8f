"""The target's beard and moustache: all of it stays in front of the new face, with its own pixels, or there is none."""

import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.shading import NOISE_FLOOR
from sagemaker_endpoints._imaging.filters.blur import gaussian, weighted_gaussian
from sagemaker_endpoints._imaging.geometry.polygon import closed_curve, fill_polygons, grow_outline
from sagemaker_endpoints._sdk.contract import Mask
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

from .occlusion_analysis import OcclusionAnalysis, distance_along, thickened

MOUSTACHE = (98, 97, 2, 326, 327, 391, 322, 270, 269, 267, 0, 37, 39, 40, 92, 165)
CHIN = (182, 83, 18, 313, 406, 418, 262, 369, 396, 175, 171, 140, 32, 194)
"""Rings: the areas where a moustache and a beard grow on everybody who has one."""

NOSE_MARGIN, LIPS_MARGIN = 0.05, 0.03
"""How far the shadow of the nose, and the lips, reach into these areas, in units."""

LIKELY = (0.2, 0.5)
"""Probability of a beard for a parser from which on a pixel may belong to one, and does."""

DARKER = (0.1, 0.26)
"""How much darker than the cheeks a pixel below the nose may be, and is, hair or stubble, as a logarithm."""

HAIRY_SHARE = 0.4
"""Share of hair in one of the areas from which on all hair stays. Without a step between all and nothing there would
be the ghost of a moustache; a shadow that is taken for one does no harm, as skin stays skin."""

CHEEKS_SIGMA = 0.4
"""Standard deviation, in units, of the neighbourhood whose skin a pixel is compared with."""

SOFT_EDGE = 0.05
"""Standard deviation, in units, of the soft edge of hair that stays."""

THICK = 0.4
"""Darkness of a moustache, as a logarithm, that can hang over the lip; stubble cannot."""

OVERHANG_DEPTH, OVERHANG_STEP, DEEPER = 0.7, 0.15, 0.2
"""A pixel of the upper lip is hair if it has this share of the moustache's darkness, over a step as a logarithm, and is
so much darker than the lower lip."""

COVERED_LIP = 0.4
"""Share of hair on the upper lip from which on the mouth stays too: the new lips would lie on the hair."""

MOUTH_MARGIN = 0.04
"""How far a mouth that stays extends beyond its lips, in units."""

UPPER_LIP = (*mesh.LIPS_OUTER[:11], *reversed(mesh.LIPS_INNER[:11]))
LOWER_LIP = (*mesh.LIPS_OUTER[10:], mesh.LIPS_OUTER[0], mesh.LIPS_INNER[0], *reversed(mesh.LIPS_INNER[10:]))
"""Rings: the outer edge of each lip, then its inner one back."""


def kept_beard(occlusion: OcclusionAnalysis, face: FaceFrame) -> Mask:
    """Where the target's beard and moustache stay in front of the new face.

    Args:
        occlusion: skin, and what the target wears.
        face: the target, in the pixels of `occlusion`.

    Returns:
        (h, w) float32, 0…1; 0 everywhere without facial hair.
    """
    unit = face.unit
    zone = _zone(occlusion.skin.shape, face)
    darker = _darker_than_cheeks(occlusion, zone, face)
    hair = zone * np.maximum(smoothstep(*LIKELY, occlusion.worn[..., 1]), smoothstep(*DARKER, darker))
    moustache, chin = (_fill(zone.shape, face, ring) * (zone > 0.5) for ring in (MOUSTACHE, CHIN))
    if max(_mean(hair, moustache), _mean(hair, chin)) < HAIRY_SHARE:
        return np.zeros_like(hair)
    overhang = _overhang(darker, moustache, face)
    covered = _mean(overhang, _fill(zone.shape, face, UPPER_LIP)) > COVERED_LIP
    if covered:
        hair = np.maximum(hair, _fill(zone.shape, face, mesh.LIPS_OUTER, MOUTH_MARGIN))
    whole = gaussian(thickened(float32(hair), unit), SOFT_EDGE * unit)
    if covered:
        return whole
    lips = gaussian(_fill(zone.shape, face, mesh.LIPS_OUTER), SOFT_EDGE / 2 * unit)
    return float32(np.maximum(whole * (1 - lips), overhang))


def _zone(shape: tuple[int, ...], face: FaceFrame) -> Mask:
    """(h, w) 0 or 1: below the nose, without the nose's underside and the lips."""
    below = distance_along(shape, face.points[mesh.SUBNASALE], face.up) < 0
    nose = _fill(shape, face, mesh.NOSE_BASE, NOSE_MARGIN)
    return float32(below * (np.maximum(nose, _fill(shape, face, mesh.LIPS_OUTER, LIPS_MARGIN)) < 0.5))


def _darker_than_cheeks(occlusion: OcclusionAnalysis, zone: Mask, face: FaceFrame) -> Plane:
    """(h, w): how much darker each pixel is than the skin of the cheeks, as a logarithm."""
    green = occlusion.rgb[..., 1].astype(np.float32)
    bare = occlusion.skin * (1 - _fill(zone.shape, face, mesh.LIPS_OUTER, 0.5) * (zone > 0))
    cheeks = weighted_gaussian(green, float32(bare + np.float32(1e-5)), CHEEKS_SIGMA * face.unit)
    return float32(np.log((cheeks + NOISE_FLOOR) / (green + NOISE_FLOOR)))


def _overhang(darker: Plane, moustache: Mask, face: FaceFrame) -> Mask:
    """(h, w) 0…1: the hair of the moustache on the upper lip."""
    lip, other = (_fill(darker.shape, face, ring) for ring in (UPPER_LIP, LOWER_LIP))
    depth = float(np.percentile(darker[moustache > 0.5], 70)) if (moustache > 0.5).any() else 0.0
    if depth < THICK or not (other > 0.5).any():
        return np.zeros_like(darker)
    limit = max(OVERHANG_DEPTH * depth, float(np.median(darker[other > 0.5])) + DEEPER)
    return float32(lip * smoothstep(limit - OVERHANG_STEP / 2, limit + OVERHANG_STEP / 2, darker))


def _fill(shape: tuple[int, ...], face: FaceFrame, ring: tuple[int, ...], margin: float = 0.0) -> Mask:
    outline = grow_outline(closed_curve(face.ring(ring)), margin * face.unit)
    return fill_polygons((shape[0], shape[1]), [outline])


def _mean(plane: Mask, within: Mask) -> float:
    return float((plane * within).sum() / max(float(within.sum()), 1e-6))
