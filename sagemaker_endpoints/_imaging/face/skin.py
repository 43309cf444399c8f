"""Masks of a face's bare skin: shape from the mesh, colour from a model fitted to the same face."""

from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._imaging.color.colour_model import ColourModel, fit_colour_model, likelihood
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.filters.guided_filter import guided_filter
from sagemaker_endpoints._imaging.geometry.polygon import closed_curve, fill_polygons, grow_outline, soft_polygons
from sagemaker_endpoints._sdk.contract import Mask, Points
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.landmarks import OVAL
from sagemaker_endpoints._sdk.smoothstep import smoothstep

FOREHEAD_LIFT = 0.28
"""Distance, in units, by which the forehead may continue above the mesh, which ends below the hairline."""

NECK_LENGTH = 1.0
"""Distance, in units, by which the neck may extend below the jaw."""

EARS = 0.2
"""Distance, in units, by which the ears may extend beyond the face outline."""

FEATURE_MARGINS = {
    mesh.LEFT_EYE: 0.055,
    mesh.RIGHT_EYE: 0.055,
    mesh.LEFT_BROW: 0.030,
    mesh.RIGHT_BROW: 0.030,
    mesh.LIPS_OUTER: 0.008,
}
"""Distance, in units, by which lashes, brow hairs and edges extend beyond each ring."""

NOSE_MARGIN = 0.010
"""The same for the underside of the nose."""

DARK, SHADED = 0.5, 0.7
"""Lightness divided by that of the lit skin: below the first a pixel is not skin, above the second it can be skin in
shade."""

SNAP_EPSILON = 1e-3
"""The guided filter's epsilon for masks: edges of more than 3 L count."""

UNRELIABLE_COVERAGE, RELIABLE_COVERAGE = 0.4, 0.8
"""Mean of the person mask over a face. Below the first the mask missed this person, as happens in groups; above the
second it is used unchanged."""


@dataclass(frozen=True)
class SkinEvidence:
    """Colour and shape evidence for every pixel around a face; planes are (H, W) float32, 0…1.

    Attributes:
        model: the colour of this face's skin.
        skin_likelihood: how well a pixel's colour fits `model`.
        inside: the face including its forehead.
        features: eyes with lashes, brows, lips.
        nose_base: the underside of the nose; it is skin too, but full of edges.
        light: L / 100, the guide for snapping masks to image edges.
    """

    model: ColourModel
    skin_likelihood: Plane
    inside: Mask
    features: Mask
    nose_base: Mask
    light: Plane


def face_outline(face: FaceFrame) -> Points:
    """The oval of the mesh as a smooth curve, its upper part lifted towards the hairline.

    Args:
        face: in pixels of the picture.

    Returns:
        (N, 2) float32 pixels, a ring.

    Example:
        >>> from sagemaker_endpoints._imaging.face.sample_face import sample_frame
        >>> face = sample_frame()
        >>> float(face_outline(face)[:, 1].min()) < float(face.points[:, 1].min())
        True
    """
    corners = face.ring(OVAL)
    sideways = np.abs((corners - corners[0]) @ face.right) / face.unit
    # full lift in the middle, none at the temples
    lift = FOREHEAD_LIFT * np.clip(1.25 - sideways, 0.0, 1.0) * np.isin(OVAL, mesh.HAIRLINE)
    return closed_curve((corners + lift[:, None] * face.unit * face.up).astype(np.float32))


def observe_skin(lab: Lab, face: FaceFrame) -> SkinEvidence:
    """Collect the evidence for skin around a face.

    Args:
        lab: (H, W, 3) float32 CIE L*a*b*, a picture that contains the face.
        face: in pixels of `lab`; parts of it may lie outside.

    Returns:
        Planes of the size of `lab`.

    Example:
        >>> from sagemaker_endpoints._imaging.face.sample_face import sample_frame
        >>> lab = np.full((256, 256, 3), (70, 15, 18), np.float32)
        >>> float(observe_skin(lab, sample_frame()).skin_likelihood[0, 0])
        1.0
    """
    shape = (lab.shape[0], lab.shape[1])
    model = _fit_skin_model(lab, face)
    return SkinEvidence(
        model=model,
        skin_likelihood=likelihood(lab, model),
        inside=soft_polygons(shape, [face_outline(face)], 0.05 * face.unit),
        features=_soft_rings(shape, face, FEATURE_MARGINS),
        nose_base=_soft_rings(shape, face, {mesh.NOSE_BASE: NOSE_MARGIN}),
        light=lab[..., 0] * np.float32(0.01),
    )


def face_skin(evidence: SkinEvidence, unit: float) -> Mask:
    """The skin of the face, without features, beard, hair and frames of glasses.

    Args:
        evidence: from `observe_skin`.
        unit: the inter-ocular distance in pixels.

    Returns:
        (H, W) float32, 0…1, with sharp edges.

    Example:
        >>> from sagemaker_endpoints._imaging.face.sample_face import sample_frame
        >>> lab, face = np.full((256, 256, 3), (70, 15, 18), np.float32), sample_frame()
        >>> x, y = face.points[[50, mesh.LEFT_IRIS]].astype(int).T
        >>> face_skin(observe_skin(lab, face), face.unit)[y, x].round(1)
        array([1., 0.], dtype=float32)
    """
    allowed = np.float32(1) - np.maximum(evidence.features, evidence.nose_base)
    return _snapped(evidence, evidence.inside * evidence.skin_likelihood, allowed, 0.05 * unit)


def bare_skin(evidence: SkinEvidence, face: FaceFrame, person: Mask) -> Mask:
    """The skin of face, ears and neck, as an even mask.

    It is even because it is used for changes of tone, where an uneven mask would be visible in the picture.

    Args:
        evidence: from `observe_skin`.
        face: in pixels of the evidence.
        person: (H, W) float32, 1 on people; used outside the face only.

    Returns:
        (H, W) float32, 0…1.

    Example:
        >>> from sagemaker_endpoints._imaging.face.sample_face import sample_frame
        >>> lab, face = np.full((256, 256, 3), (70, 15, 18), np.float32), sample_frame()
        >>> mask = bare_skin(observe_skin(lab, face), face, np.ones((256, 256), np.float32))
        >>> mask[[20, 150, 225], [20, 90, 128]].round(1)
        array([0., 1., 1.], dtype=float32)
    """
    body = _body_zone(person.shape, face) * reliable_person_mask(person, evidence.inside)
    zone = np.maximum(evidence.inside, body)
    shaded = _hairless((person.shape[0], person.shape[1]), face) * _not_dark(evidence)
    likely = np.maximum(smoothstep(0.05, 0.5, evidence.skin_likelihood), shaded)
    return _snapped(evidence, zone * likely, np.float32(1) - evidence.features, 0.08 * face.unit)


def _snapped(evidence: SkinEvidence, mask: Mask, allowed: Mask, radius: float) -> Mask:
    """`mask * allowed`, snapped to image edges; the guided filter's radius is in pixels."""
    snapped = guided_filter(evidence.light, mask * allowed, max(2, round(radius)), SNAP_EPSILON)
    return smoothstep(0.06, 0.92, snapped) * allowed


def _fit_skin_model(lab: Lab, face: FaceFrame) -> ColourModel:
    """The colour model of cheeks and forehead; of the whole picture if they lie outside."""
    rings = [face.ring(ring) for ring in (mesh.LEFT_CHEEK, mesh.RIGHT_CHEEK, mesh.MID_FOREHEAD)]
    inside = fill_polygons((lab.shape[0], lab.shape[1]), rings) > 0.5
    return fit_colour_model(lab[inside] if inside.any() else lab.reshape(-1, 3))


def _soft_rings(shape: tuple[int, int], face: FaceFrame, margins: Mapping[tuple[int, ...], float]) -> Mask:
    """Rings grown by their margins, in units, with soft edges."""
    outlines = [grow_outline(closed_curve(face.ring(ring)), margin * face.unit) for ring, margin in margins.items()]
    soft = gaussian(fill_polygons(shape, outlines), 0.022 * face.unit)
    return float32(np.minimum(np.float32(1.6) * soft, 1.0))


def _hairless(shape: tuple[int, int], face: FaceFrame) -> Mask:
    """Nose and eye sockets: coloured shadows lie there, and no hair grows there that could be confused with skin."""
    hulls = [float32(cv2.convexHull(face.ring(group)))[:, 0] for group in mesh.HAIRLESS]
    return soft_polygons(shape, hulls, 0.05 * face.unit)


def _not_dark(evidence: SkinEvidence) -> Plane:
    """1 where a pixel can be shaded skin, 0 where it is darker, like the frame of glasses or a nostril."""
    ratio = evidence.light * np.float32(100 / max(float(evidence.model.lab[0]), 1.0))
    return smoothstep(DARK, SHADED, ratio)


def _body_zone(shape: tuple[int, ...], face: FaceFrame) -> Mask:
    """1 where ears and neck can be, falling softly to 0 outside."""
    neck = face.ring(mesh.JAW) - NECK_LENGTH * face.unit * face.up
    with_ears = grow_outline(face_outline(face), EARS * face.unit)
    hull = float32(cv2.convexHull(np.concatenate([with_ears, neck]).astype(np.float32)))[:, 0]
    return smoothstep(0.1, 0.9, soft_polygons((shape[0], shape[1]), [hull], 0.12 * face.unit))


def reliable_person_mask(person: Mask, face: Mask) -> Mask:
    """The person mask if it covers the face; 1 everywhere if it missed the face; between the two a blend.

    Args:
        person: (H, W) float32, 1 on people.
        face: (H, W) float32, 1 inside one face.

    Returns:
        (H, W) float32, 0…1.

    Example:
        >>> person = np.array([[1, 0]], np.float32)
        >>> reliable_person_mask(person, face=person), reliable_person_mask(person, face=1 - person)
        (array([[1., 0.]], dtype=float32), array([[1., 1.]], dtype=float32))
    """
    coverage = float((person * face).sum()) / max(float(face.sum()), 1e-6)
    low, high = UNRELIABLE_COVERAGE, RELIABLE_COVERAGE
    reliability = np.float32(np.clip((coverage - low) / (high - low), 0.0, 1.0))
    return float32(1 - reliability * (1 - person))
