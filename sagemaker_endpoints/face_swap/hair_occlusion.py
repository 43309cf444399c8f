"""Hair in front of a face: where the target must stay visible, and where the donor cannot be used."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.geometry.mesh_map import PaintedMesh, inward_distance
from sagemaker_endpoints._imaging.geometry.polygon import fill_polygons, grow_outline
from sagemaker_endpoints._sdk.contract import Mask
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep_at

from .glasses import glasses_mask
from .occlusion_analysis import OcclusionAnalysis, thickened

BROWS, EYES = (mesh.LEFT_BROW, mesh.RIGHT_BROW), (mesh.LEFT_EYE, mesh.RIGHT_EYE)

FEATURE_MARGIN, SURROUNDING_MARGIN = 0.07, 0.2
"""Distances from the ring of a brow or an eye, in units: up to the first lies the feature itself, from there to the
second the band in which hair is measured. Hair in the band covers the feature too."""

RIM = 0.06
"""Hair closer to the silhouette than this, in units, is not counted: there is hair around every face."""

DONOR_HIDDEN, TARGET_BROW_HIDDEN, TARGET_EYE_HIDDEN = (0.12, 0.3), (0.75, 0.95), (0.6, 0.85)
"""Share of hair around a feature at which the feature starts to count as hidden, and at which it is hidden entirely.
Low for the donor, because its mirror image can replace the feature; high for the target, because a visible mixture of
two people's brows or eyes is conspicuous."""

MISSING_BROW = (0.25, 0.5)
"""Missing share of a donor brow over which the target's brows fade in."""

EYE_IN_SHADE = (0.35, 0.65)
"""Share of an eye with its brow that is in shade, over which all of it comes from the mirror image."""

FOREHEAD_HAIR = (0.06, 0.2)
"""Share of hair on a donor's forehead over which the target's forehead fades in: skin looks alike there on everyone,
strands of hair do not."""


def target_occlusion(occlusion: OcclusionAnalysis, face: FaceFrame, painted: PaintedMesh) -> Mask:
    """Where hair or glasses hide the target's face; they hide the new face as well.

    Both brows are hidden by the same share: one brow of each person would look worse.

    Args:
        occlusion: skin and hair of the target.
        face: the target, in the pixels of `occlusion`.
        painted: its mesh, in the same pixels.

    Returns:
        (h, w) float32, 0…1; 1 is hidden.
    """
    hair, inner = occlusion.hair, _off_the_rim(painted, face)
    brows = max(smoothstep_at(*TARGET_BROW_HIDDEN, _hair_around(hair, ring, face, inner)) for ring in BROWS)
    eyes = [smoothstep_at(*TARGET_EYE_HIDDEN, _hair_around(hair, ring, face, inner)) for ring in EYES]
    hidden_shares = [brows, brows, *eyes]
    return float32(np.maximum(_with_hidden_features(hair, face, hidden_shares), glasses_mask(occlusion, face)))


def donor_occlusion(occlusion: OcclusionAnalysis, face: FaceFrame, painted: PaintedMesh) -> Mask:
    """Where the donor's face cannot be used, because hair or the frames of glasses hide it.

    Args:
        occlusion: skin and hair of the donor, warped to the target.
        face: the target, in the pixels of `occlusion`.
        painted: its mesh, in the same pixels.

    Returns:
        (h, w) float32, 0…1; 1 is unusable.
    """
    glasses = glasses_mask(occlusion, face)
    hair, inner = occlusion.hair * (1 - glasses), _off_the_rim(painted, face)
    hidden_shares = [smoothstep_at(*DONOR_HIDDEN, _hair_around(hair, ring, face, inner)) for ring in (*BROWS, *EYES)]
    brows = _fill_rings(hair.shape, BROWS, face, FEATURE_MARGIN)
    covered = smoothstep_at(*FOREHEAD_HAIR, _share(hair, occlusion.forehead))
    forehead = np.float32(covered) * thickened(occlusion.forehead * (1 - brows), face.unit)
    hidden = _with_hidden_features(thickened(hair, face.unit), face, hidden_shares)
    return float32(np.maximum.reduce([hidden, forehead, thickened(glasses, face.unit)]))


def keep_pairs_together(coverage: Mask, face: FaceFrame) -> Mask:
    """Adjust the coverage of the new face so that a pair of eyes or brows comes from one person.

    Eyes are always the donor's, even with a strand of hair in front. Brows are the donor's on both sides or on none.

    Args:
        coverage: (h, w) float32, 0…1, how much of each pixel the donor can fill.
        face: in pixels of `coverage`.

    Returns:
        (h, w) float32, 0…1.
    """
    brows, eyes = (
        thickened(_fill_rings(coverage.shape, pair, face, FEATURE_MARGIN), face.unit) for pair in (BROWS, EYES)
    )
    missing = max(_share(1 - coverage, _fill_rings(coverage.shape, (ring,), face, 0.0)) for ring in BROWS)
    both = coverage * (1 - np.float32(smoothstep_at(*MISSING_BROW, missing)) * brows)
    return float32(np.maximum(both, eyes))


def evened_around_eyes(share: Mask, face: FaceFrame) -> Mask:
    """Give each eye, together with its brow, one value: a feature comes from one picture.

    Args:
        share: (h, w) float32, 0…1.
        face: in pixels of `share`.

    Returns:
        (h, w) float32, 0…1.
    """
    for brow, eye in zip(BROWS, EYES, strict=True):
        hull = float32(cv2.convexHull(np.concatenate([face.ring(brow), face.ring(eye)])))[:, 0]
        feature = thickened(fill_polygons(share.shape, [grow_outline(hull, FEATURE_MARGIN * face.unit)]), face.unit)
        value = smoothstep_at(*EYE_IN_SHADE, _share(share, feature))
        share = share + feature * (np.float32(value) - share)
    return float32(share)


def _hair_around(hair: Mask, ring: tuple[int, ...], face: FaceFrame, inner: NDArray[np.bool_]) -> float:
    """Share of hair in the band around a feature; the feature's own colour does not show whether it is hidden."""
    wide, narrow = (_fill_rings(hair.shape, (ring,), face, margin) for margin in (SURROUNDING_MARGIN, FEATURE_MARGIN))
    return _share(hair, (wide - narrow) * inner)


def _off_the_rim(painted: PaintedMesh, face: FaceFrame) -> NDArray[np.bool_]:
    return np.asarray(inward_distance(painted) > RIM * face.unit)


def _with_hidden_features(hair: Mask, face: FaceFrame, hidden_shares: list[float]) -> Mask:
    """Hair, with each brow and eye set to the share of it that is hidden."""
    for ring, hidden_share in zip((*BROWS, *EYES), hidden_shares, strict=True):
        feature = thickened(_fill_rings(hair.shape, (ring,), face, FEATURE_MARGIN), face.unit)
        hair = hair + feature * (np.float32(hidden_share) - hair)
    return float32(hair)


def _fill_rings(shape: tuple[int, ...], rings: tuple[tuple[int, ...], ...], face: FaceFrame, margin: float) -> Mask:
    return fill_polygons((shape[0], shape[1]), [grow_outline(face.ring(ring), margin * face.unit) for ring in rings])


def _share(part: Mask, whole: Mask) -> float:
    return float((part * whole).sum() / max(float(whole.sum()), 1e-6))
