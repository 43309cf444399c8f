"""Tells glasses that hide the eyes from clear ones: around an eye, clear lenses show skin."""

from dataclasses import dataclass

import cv2
import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._imaging.color.colour_model import ColourModel, fit_colour_model, likelihood
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.geometry.polygon import closed_curve, fill_polygons, grow_outline
from sagemaker_endpoints._sdk.contract import Mask, Points
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep, smoothstep_at

SIDES = ((mesh.HAIRLESS[0], mesh.LEFT_EYE, mesh.LEFT_BROW), (mesh.HAIRLESS[1], mesh.RIGHT_EYE, mesh.RIGHT_BROW))
"""The landmarks of each socket, and the rings of its eye and brow."""

EYE_MARGIN, BROW_MARGIN = 0.07, 0.05
"""Distance around eye and brow, in units, that shows lashes and hair and says nothing about skin."""

SKINLESS_SHARE = (0.46, 0.58)
"""Share of a socket without the colour of skin: up to the first the lens is clear, from the second on it hides. Chosen
on 34 painted opaque lenses, which had 0.58 or more, and on 130 sockets of uncovered faces, of which three had more than
0.46, all in deep shadow."""

SEEN_SHARE = (0.15, 0.35)
"""Mean probability of glasses or of a cover over the socket, for them to be believed: deep shadow and smoky eyes look
like dark lenses by colour alone. Lenses come in pairs, so the less sure one decides."""

LENS = (0.25, 0.55)
"""Probability of glasses between which a pixel near an opaque lens begins to be part of it."""

REACH, REACH_SIGMA = 0.22, 0.05
"""How far lenses extend beyond the socket, and the softness of that border, in units."""

HOLE = 0.16
"""Reflections smaller than this, in units, are filled."""

SHADE = (0.35, 0.6)
"""Lightness divided by that of the skin between which a pixel with the hue of skin can be skin in shade."""

MIN_SAMPLES = 200
"""Pixels of bare skin below which nothing can be said."""

MIN_SOCKET = 30.0
"""Pixels of a socket that must be free of hair and covers."""


@dataclass(frozen=True)
class Evidence:
    """What is known about one face, at the scale of the analysis; masks are (h, w) float32, 0…1.

    Attributes:
        lab: (h, w, 3) float32.
        face: in the same pixels.
        glasses: probability of glasses or of a cover.
        skin: probability of bare skin.
        hidden: what else hides the face, hair above all.
    """

    lab: Lab
    face: FaceFrame
    glasses: Mask
    skin: Mask
    hidden: Mask


def opaque_glasses(evidence: Evidence) -> Mask:
    """Find glasses through which the eyes cannot be seen.

    Args:
        evidence: of one face.

    Returns:
        (h, w) float32, 0…1; 0 everywhere where lenses are clear or there are none.

    Example:
        >>> from sagemaker_endpoints._imaging.face.sample_face import sample_frame
        >>> grey, none = np.full((256, 256, 3), 50, np.float32), np.zeros((256, 256), np.float32)
        >>> opaque_glasses(Evidence(grey, sample_frame(), none, none, none)).max()
        np.float32(0.0)
    """
    lenses = np.zeros(evidence.hidden.shape, np.float32)
    zones = [_free_socket(evidence, *side) for side in SIDES]
    believed = [_mean(evidence.glasses, zone) for zone in zones if zone is not None]
    if min(believed, default=0.0) <= SEEN_SHARE[0]:
        return lenses  # the usual case, in which the colour of skin need not be known
    skin = _skin_likelihood(evidence)
    if skin is None:
        return lenses
    opaque = min(_opacity(evidence, skin, zone) for zone in zones if zone is not None)
    if not opaque:
        return lenses
    for socket, _, _ in SIDES:
        lenses = np.maximum(lenses, np.float32(opaque) * _lens(evidence, skin, socket))
    side = int(HOLE * evidence.face.unit) | 1
    return float32(
        cv2.morphologyEx(lenses, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)))
    )


def _free_socket(
    evidence: Evidence, socket: tuple[int, ...], eye: tuple[int, ...], brow: tuple[int, ...]
) -> Mask | None:
    """The skin around one eye; None where hair or a cover hides it already."""
    zone = fill_polygons(_shape(evidence), [_hull(evidence, socket)]) * (1 - _features(evidence, eye, brow))
    free = float32(zone * (1 - evidence.hidden))
    return free if float(free.sum()) >= MIN_SOCKET else None


def _opacity(evidence: Evidence, skin: Plane, zone: Mask) -> float:
    """0…1: how surely a lens in front of one eye hides it."""
    skinless = smoothstep_at(*SKINLESS_SHARE, _mean(1 - skin, zone))
    return skinless * smoothstep_at(*SEEN_SHARE, _mean(evidence.glasses, zone))


def _mean(plane: Plane, zone: Mask) -> float:
    return float((plane * zone).sum()) / float(zone.sum())


def _lens(evidence: Evidence, skin: Plane, socket: tuple[int, ...]) -> Mask:
    """The lens in front of one eye, if it is opaque."""
    unit = evidence.face.unit
    grown = grow_outline(_hull(evidence, socket), REACH * unit)
    around = gaussian(fill_polygons(_shape(evidence), [grown]), REACH_SIGMA * unit)
    return float32(around * np.maximum(smoothstep(*LENS, evidence.glasses), 1 - skin))


def _hull(evidence: Evidence, socket: tuple[int, ...]) -> Points:
    return float32(cv2.convexHull(evidence.face.ring(socket)))[:, 0]


def _skin_likelihood(evidence: Evidence) -> Plane | None:
    """How much each pixel looks like this face's skin, lit or shaded; None where too little skin is visible."""
    grown = [grow_outline(_hull(evidence, socket), 0.1 * evidence.face.unit) for socket, _, _ in SIDES]
    bare = (evidence.skin > 0.7) & (evidence.hidden < 0.3) & (fill_polygons(_shape(evidence), grown) < 0.5)
    if int(bare.sum()) < MIN_SAMPLES:
        return None
    model = fit_colour_model(evidence.lab[bare])
    lit = likelihood(evidence.lab, model)
    return float32(np.maximum(lit, _shaded_likelihood(evidence.lab, model)))


def _shaded_likelihood(lab: Lab, model: ColourModel) -> Plane:
    """The likelihood of the hue alone, where a pixel is not too dark for skin; see `colour_model.shading_free`."""
    lightness = max(float(model.lab[0]), 1.0)
    gain = np.float32(lightness + 16) / (lab[..., 0] + np.float32(16))
    relit = np.dstack([np.full(gain.shape, lightness, np.float32), lab[..., 1] * gain, lab[..., 2] * gain])
    return float32(likelihood(relit, model) * smoothstep(*SHADE, lab[..., 0] * np.float32(1 / lightness)))


def _features(evidence: Evidence, eye: tuple[int, ...], brow: tuple[int, ...]) -> Mask:
    face = evidence.face
    rings = ((eye, EYE_MARGIN), (brow, BROW_MARGIN))
    outlines = [grow_outline(closed_curve(face.ring(ring)), margin * face.unit) for ring, margin in rings]
    return fill_polygons(_shape(evidence), outlines)


def _shape(evidence: Evidence) -> tuple[int, int]:
    return evidence.hidden.shape[0], evidence.hidden.shape[1]
