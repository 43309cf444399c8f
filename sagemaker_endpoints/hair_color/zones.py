"""Where on a head hair can be, from its geometry alone. Distances are in units; the head is upright."""

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

MAX_GROUND = 0.12
"""A pixel whose person mask is below this is certainly background."""


@dataclass(frozen=True)
class Zones:
    """Regions of a head crop; planes (h, w) float32, 0…1 unless stated otherwise.

    Attributes:
        oval: the face up to where the mesh ends.
        brow: the face with its whole forehead.
        away: distance from the oval, units; 0 inside.
        prior: how likely hair is here on any head.
        sure: certainly this person.
        crown: samples of what is on top of the head.
        temples: samples of what hangs or stands beside the face.
        seeds: samples of hair around the skull.
        side_seeds: samples of hair beside the lower face.
        skin: samples of skin.
        clothes: samples of clothes.
        ground: samples of the background.
        evidence: what is known about this face's skin.
    """

    oval: Mask
    brow: Mask
    away: Plane
    prior: Plane
    sure: Mask
    crown: Plane
    temples: Plane
    seeds: Plane
    side_seeds: Plane
    skin: Plane
    clothes: Plane
    ground: Plane
    evidence: SkinEvidence


def find_zones(head: HeadCrop) -> Zones:
    """Derive the zones of a head from its geometry, its skin and the person mask.

    Args:
        head: the head.
    """
    shape = (head.v.shape[0], head.v.shape[1])
    unit, v, chin, top = head.face.unit, head.v, head.chin, head.top
    oval = (fill_polygons(shape, [closed_curve(head.face.ring(OVAL))]) > 0.5).astype(np.float32)
    brow = (fill_polygons(shape, [face_outline(head.face)]) > 0.5).astype(np.float32)
    away, within = _distance(1 - oval, unit), _distance(oval, unit)
    evidence = observe_skin(head.lab, head.face)
    sure = ((head.person > MIN_PERSON) * head.inside).astype(np.float32)
    other = sure * (1 - oval) * (1 - evidence.likely) ** 2
    above_brow = 1 - np.float32(0.8) * brow
    return Zones(
        oval=oval,
        brow=brow,
        away=away,
        prior=_prior(head, oval, brow, away, within, evidence.features),
        sure=sure,
        crown=sure * (1 - brow) * (v > top + 0.5) * (away < 1.3) * (1 - evidence.likely),
        temples=other * (away > 0.06) * (away < 0.6) * smoothstep(top - 0.35, top - 0.6, v) * (v > chin + 0.1),
        seeds=other * above_brow * (away > 0.06) * smoothstep(0.1, 0.5, v) * smoothstep(1.1, 0.6, away),
        side_seeds=other * (away > 0.08) * (away < 0.55) * (v < 0.1) * (v > chin + 0.3) * np.float32(0.5),
        skin=_skin_samples(head, oval, within, evidence),
        clothes=sure * (v < chin - 0.9) * smoothstep(0.9, 0.3, np.abs(head.u)),
        ground=((head.person < MAX_GROUND) * head.inside).astype(np.float32),
        evidence=evidence,
    )


def _prior(head: HeadCrop, oval: Mask, brow: Mask, away: Plane, within: Plane, features: Mask) -> Plane:
    """(h, w) 0…1: crown, sides and hanging hair outside the oval, a fringe inside."""
    v, chin, top = head.v, head.chin, head.top
    above = smoothstep(-0.15, 0.35, v)
    crown = np.float32(0.9) * above * smoothstep(1.8, 1.05, away)
    sides = smoothstep(-0.1, 0.1, away) * smoothstep(1.6, 0.9, away) * (1 - above)
    sides = np.float32(0.55) * sides * smoothstep(chin - 0.2, chin + 0.5, v)
    hanging = smoothstep(chin - 3.6, chin - 1.2, v) * smoothstep(2.4, 1.2, away) * (v <= chin + 0.5)
    hanging = np.float32(0.35) * hanging * smoothstep(0.45, 0.95, np.abs(head.u))
    edge = smoothstep(0.22, 0.03, within) * smoothstep(chin + 0.3, chin + 1.1, v)
    fringe = np.float32(0.5) * np.maximum(smoothstep(top - 0.75, top - 0.15, v), edge)
    outside = np.maximum(crown, np.maximum(sides, hanging))
    outside = np.where(brow > 0, np.minimum(outside, 0.5), outside)
    fringe = fringe * (1 - np.float32(0.7) * features)
    return float32(np.where(oval > 0, fringe, outside))


def _skin_samples(head: HeadCrop, oval: Mask, within: Plane, evidence: SkinEvidence) -> Plane:
    face = oval * (within > 0.12) * np.maximum(head.v < head.top - 0.6, evidence.likely**2)
    throat = (head.person > MIN_PERSON) * head.inside * (np.abs(head.u) < 0.3)
    throat = throat * (head.v < head.chin - 0.05) * (head.v > head.chin - 0.5)
    bare = np.maximum(evidence.likely, 0.05) * (evidence.features < 0.3) * head.inside
    return float32((face + throat) * bare)


def _distance(mask: Mask, unit: float) -> Plane:
    """(h, w) units from each pixel of a mask to the nearest pixel outside it."""
    return float32(cv2.distanceTransform(mask.astype(np.uint8), cv2.DIST_L2, 3)) / np.float32(unit)
