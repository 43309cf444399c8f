"""Where a face's bare skin is: geometry from the mesh, colour learnt from this very face."""

from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._imaging.color.colour_model import ColourModel, learn_colour, likelihood
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.filters.guided_filter import guided_filter
from sagemaker_endpoints._imaging.geometry.polygon import closed_curve, fill_polygons, grown, soft_polygons
from sagemaker_endpoints._sdk.contract import Mask, Points
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.landmarks import OVAL
from sagemaker_endpoints._sdk.smoothstep import smoothstep

FOREHEAD_LIFT = 0.28
"""The mesh ends below the hairline; skin may go on by this much of the unit."""

NECK_LENGTH = 1.0
EARS = 0.2
"""How far throat and ears reach beyond jaw and oval, in units."""

FEATURE_MARGINS = {
    mesh.LEFT_EYE: 0.055,
    mesh.RIGHT_EYE: 0.055,
    mesh.LEFT_BROW: 0.030,
    mesh.RIGHT_BROW: 0.030,
    mesh.LIPS_OUTER: 0.008,
}
NOSE_MARGIN = 0.010
"""How far lashes, brow hairs and edges reach beyond each ring, in units."""

DARK, SHADED = 0.5, 0.7
"""Lightness over that of the lit skin: below the first a pixel is no skin, above the second it may be skin in shade."""

SNAP = 1e-3
"""The guided filter's epsilon for masks: edges of more than 3 L count."""


@dataclass(frozen=True)
class SkinEvidence:
    """What is known of every pixel around a face; planes are (H, W) float32, 0…1.

    model: the colour of this face's skin. likely: how well a pixel's colour fits it.
    inside: the face with its forehead. features: eyes with lashes, brows, lips. nose_base: the underside of the nose,
        skin too, but full of edges.
    lightness: L / 100, the guide that masks are snapped to.
    """

    model: ColourModel
    likely: Plane
    inside: Mask
    features: Mask
    nose_base: Mask
    lightness: Plane


def face_outline(face: FaceFrame) -> Points:
    """(N, 2) float32 pixels: the oval of the mesh, its upper part lifted towards the hairline, as a smooth curve."""
    corners = face.ring(OVAL)
    sideways = np.abs((corners - corners[0]) @ face.right) / face.unit
    # all of the lift in the middle, none at the temples
    lift = FOREHEAD_LIFT * np.clip(1.25 - sideways, 0.0, 1.0) * np.isin(OVAL, mesh.HAIRLINE)
    return closed_curve((corners + lift[:, None] * face.unit * face.up).astype(np.float32))


def observe_skin(lab: Lab, face: FaceFrame) -> SkinEvidence:
    """lab: (H, W, 3) around the face. face: in the pixels of `lab`; parts of it may lie outside."""
    shape = (lab.shape[0], lab.shape[1])
    model = _learn_skin(lab, face)
    return SkinEvidence(
        model=model,
        likely=likelihood(lab, model),
        inside=soft_polygons(shape, [face_outline(face)], 0.05 * face.unit),
        features=_soft_rings(shape, face, FEATURE_MARGINS),
        nose_base=_soft_rings(shape, face, {mesh.NOSE_BASE: NOSE_MARGIN}),
        lightness=lab[..., 0] * np.float32(0.01),
    )


def face_skin(evidence: SkinEvidence, unit: float) -> Mask:
    """The skin of the face itself, without features, beard, hair and frames: (H, W) float32, 0…1, crisp.

    unit: pixels between the eyes.
    """
    elsewhere = np.float32(1) - np.maximum(evidence.features, evidence.nose_base)
    return _snapped(evidence, evidence.inside * evidence.likely, elsewhere, 0.05 * unit)


def bare_skin(evidence: SkinEvidence, face: FaceFrame, person: Mask) -> Mask:
    """Face, ears and neck, as even a mask as can be: for changes of tone, which show every blotch of their mask.

    face: in the pixels of the evidence. person: (H, W), 1 on people; counts outside the face only.
    returns: (H, W) float32, 0…1.
    """
    body = _body_zone(person.shape, face) * trusted_person(person, evidence.inside)
    zone = np.maximum(evidence.inside, body)
    shaded = _hairless((person.shape[0], person.shape[1]), face) * _not_dark(evidence)
    likely = np.maximum(smoothstep(0.05, 0.5, evidence.likely), shaded)
    return _snapped(evidence, zone * likely, np.float32(1) - evidence.features, 0.08 * face.unit)


def _snapped(evidence: SkinEvidence, mask: Mask, elsewhere: Mask, radius: float) -> Mask:
    """A mask without what is not `elsewhere`, its edges moved to those of the picture."""
    snapped = guided_filter(evidence.lightness, mask * elsewhere, max(2, round(radius)), SNAP)
    return smoothstep(0.06, 0.92, snapped) * elsewhere


def _learn_skin(lab: Lab, face: FaceFrame) -> ColourModel:
    rings = [face.ring(ring) for ring in (mesh.LEFT_CHEEK, mesh.RIGHT_CHEEK, mesh.MID_FOREHEAD)]
    inside = fill_polygons((lab.shape[0], lab.shape[1]), rings) > 0.5
    return learn_colour(lab[inside] if inside.any() else lab.reshape(-1, 3))


def _soft_rings(shape: tuple[int, int], face: FaceFrame, margins: Mapping[tuple[int, ...], float]) -> Mask:
    outlines = [grown(closed_curve(face.ring(ring)), margin * face.unit) for ring, margin in margins.items()]
    soft = gaussian(fill_polygons(shape, outlines), 0.022 * face.unit)
    return float32(np.minimum(np.float32(1.6) * soft, 1.0))


def _hairless(shape: tuple[int, int], face: FaceFrame) -> Mask:
    """Nose and eye sockets, where skin lies in coloured shadows and there is no hair to mistake for it."""
    hulls = [float32(cv2.convexHull(face.ring(group)))[:, 0] for group in mesh.HAIRLESS]
    return soft_polygons(shape, hulls, 0.05 * face.unit)


def _not_dark(evidence: SkinEvidence) -> Plane:
    """1 where a pixel can be shaded skin, 0 where it is darker: a frame, a nostril."""
    ratio = evidence.lightness * np.float32(100 / max(float(evidence.model.lab[0]), 1.0))
    return smoothstep(DARK, SHADED, ratio)


def _body_zone(shape: tuple[int, ...], face: FaceFrame) -> Mask:
    """Where ears and throat can be: 1 there, softly 0 a little further out."""
    throat = face.ring(mesh.JAW) - NECK_LENGTH * face.unit * face.up
    around = grown(face_outline(face), EARS * face.unit)
    hull = float32(cv2.convexHull(np.concatenate([around, throat]).astype(np.float32)))[:, 0]
    return smoothstep(0.1, 0.9, soft_polygons((shape[0], shape[1]), [hull], 0.12 * face.unit))


DOUBTED, BELIEVED = 0.4, 0.8
"""Mean of the mask over a face: below the first it missed this person, as happens in groups; above the second it is
taken as it is."""


def trusted_person(person: Mask, face: Mask) -> Mask:
    """The mask where it can be trusted, else 1 everywhere: nothing is known to be background.

    person: (H, W), 1 on people. face: (H, W), 1 inside one face. returns: (H, W) float32, 0…1.
    """
    seen = float((person * face).sum()) / max(float(face.sum()), 1e-6)
    trust = np.float32(np.clip((seen - DOUBTED) / (BELIEVED - DOUBTED), 0.0, 1.0))
    return float32(1 - trust * (1 - person))
