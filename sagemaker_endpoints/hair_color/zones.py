"""Zones of an upright head: where hair can be, and samples of each material. Distances are in units."""

from dataclasses import dataclass

import cv2
import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.face.skin import SkinEvidence, face_outline, observe_skin
from sagemaker_endpoints._imaging.geometry.polygon import closed_curve, fill_polygons
from sagemaker_endpoints._sdk.contract import Mask
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.landmarks import OVAL
from sagemaker_endpoints._sdk.smoothstep import smoothstep

from .head import HeadCrop

MIN_PERSON = 0.8
"""A pixel whose person mask is above this is certainly a person."""

MAX_BACKGROUND = 0.12
"""A pixel whose person mask is below this is certainly background."""

EAR_REACH, EAR_TOP = 0.6, 0.45
"""Distance from the oval, and height above the eyes, in units, up to which ears reach."""


@dataclass(frozen=True)
class Zones:
    """Regions of a head crop; planes (h, w) float32, 0…1 unless stated otherwise.

    Attributes:
        oval: the face up to the upper end of the mesh.
        whole_face: the face with its whole forehead.
        away: distance from the oval, units; 0 inside.
        prior: how likely hair is here on any head.
        sure: certainly this person.
        crown: samples of what is on top of the head: hair, or headwear.
        temples: samples of what is beside the face: hair, or something else.
        seeds: samples of hair around the skull.
        side_seeds: samples of hair beside the lower face.
        skin: samples of skin.
        clothes: samples of clothes.
        background: samples of the background.
        evidence: colour and shape evidence for this face's skin.
    """

    oval: Mask
    whole_face: Mask
    away: Plane
    prior: Plane
    sure: Mask
    crown: Plane
    temples: Plane
    seeds: Plane
    side_seeds: Plane
    skin: Plane
    clothes: Plane
    background: Plane
    evidence: SkinEvidence


def find_zones(head: HeadCrop) -> Zones:
    """Derive the zones of a head from its geometry, its skin and the person mask.

    Args:
        head: the head.
    """
    shape = (head.above.shape[0], head.above.shape[1])
    unit, above, chin, top = head.face.unit, head.above, head.chin, head.top
    oval = (fill_polygons(shape, [closed_curve(head.face.ring(OVAL))]) > 0.5).astype(np.float32)
    whole_face = (fill_polygons(shape, [face_outline(head.face)]) > 0.5).astype(np.float32)
    away, within = _distance(1 - oval, unit), _distance(oval, unit)
    evidence = observe_skin(head.lab, head.face)
    sure = ((head.person > MIN_PERSON) * head.inside).astype(np.float32)
    other = sure * (1 - oval) * (1 - evidence.skin_likelihood) ** 2
    outside_face = 1 - np.float32(0.8) * whole_face
    return Zones(
        oval=oval,
        whole_face=whole_face,
        away=away,
        prior=_prior(head, oval, whole_face, away, within, evidence.features),
        sure=sure,
        crown=sure * (1 - whole_face) * (above > top + 0.5) * (away < 1.3) * (1 - evidence.skin_likelihood),
        temples=other * (away > 0.06) * (away < 0.6) * smoothstep(top - 0.35, top - 0.6, above) * (above > chin + 0.1),
        seeds=other * outside_face * (away > 0.06) * smoothstep(0.1, 0.5, above) * smoothstep(1.1, 0.6, away),
        side_seeds=other * (away > 0.08) * (away < 0.55) * (above < 0.1) * (above > chin + 0.3) * np.float32(0.5),
        skin=_skin_samples(head, oval, within, evidence),
        clothes=sure * (above < chin - 0.9) * smoothstep(0.9, 0.3, np.abs(head.across)),
        background=((head.person < MAX_BACKGROUND) * head.inside).astype(np.float32),
        evidence=evidence,
    )


def find_ears(head: HeadCrop, zones: Zones) -> Mask:
    """Find out where ears can be: beside the face, from the brows down to the chin.

    Args:
        head: the head.
        zones: its zones.

    Returns:
        (h, w) float32, 0 or 1.
    """
    beside = (zones.away > 0) & (zones.away < EAR_REACH)
    return float32(beside & (head.above < EAR_TOP) & (head.above > head.chin))


def _prior(head: HeadCrop, oval: Mask, whole_face: Mask, away: Plane, within: Plane, features: Mask) -> Plane:
    """(h, w) 0…1: crown, sides and hanging hair outside the oval, a fringe inside."""
    above, chin, top = head.above, head.chin, head.top
    over_eyes = smoothstep(-0.15, 0.35, above)
    crown = np.float32(0.9) * over_eyes * smoothstep(1.8, 1.05, away)
    sides = smoothstep(-0.1, 0.1, away) * smoothstep(1.6, 0.9, away) * (1 - over_eyes)
    sides = np.float32(0.55) * sides * smoothstep(chin - 0.2, chin + 0.5, above)
    hanging = smoothstep(chin - 3.6, chin - 1.2, above) * smoothstep(2.4, 1.2, away) * (above <= chin + 0.5)
    hanging = np.float32(0.35) * hanging * smoothstep(0.45, 0.95, np.abs(head.across))
    edge = smoothstep(0.22, 0.03, within) * smoothstep(chin + 0.3, chin + 1.1, above)
    fringe = np.float32(0.5) * np.maximum(smoothstep(top - 0.75, top - 0.15, above), edge)
    outside = np.maximum(crown, np.maximum(sides, hanging))
    outside = np.where(whole_face > 0, np.minimum(outside, 0.5), outside)
    fringe = fringe * (1 - np.float32(0.7) * features)
    return float32(np.where(oval > 0, fringe, outside))


def _skin_samples(head: HeadCrop, oval: Mask, within: Plane, evidence: SkinEvidence) -> Plane:
    face = oval * (within > 0.12) * np.maximum(head.above < head.top - 0.6, evidence.skin_likelihood**2)
    neck = (head.person > MIN_PERSON) * head.inside * (np.abs(head.across) < 0.3)
    neck = neck * (head.above < head.chin - 0.05) * (head.above > head.chin - 0.5)
    bare = np.maximum(evidence.skin_likelihood, 0.05) * (evidence.features < 0.3) * head.inside
    return float32((face + neck) * bare)


def _distance(mask: Mask, unit: float) -> Plane:
    """(h, w) units from each pixel of a mask to the nearest pixel outside it."""
    return float32(cv2.distanceTransform(mask.astype(np.uint8), cv2.DIST_L2, 3)) / np.float32(unit)
