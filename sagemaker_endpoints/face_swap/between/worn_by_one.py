"""What only one person of a morph wears: hair, glasses, beards and covers belong to the shown picture, or to nobody."""

import cv2
import numpy as np

from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.shading import NOISE_FLOOR
from sagemaker_endpoints._imaging.filters.blur import gaussian, weighted_gaussian
from sagemaker_endpoints._imaging.geometry.mesh_map import PaintedMesh, inward_distance
from sagemaker_endpoints._imaging.geometry.polygon import closed_curve, fill_polygons, grow_outline
from sagemaker_endpoints._sdk.contract import Mask, Points
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep, smoothstep_at
from sagemaker_endpoints.face_swap.glasses import glasses_mask
from sagemaker_endpoints.face_swap.hair_occlusion import target_occlusion
from sagemaker_endpoints.face_swap.occlusion_analysis import OcclusionAnalysis, distance_along, thickened
from sagemaker_endpoints.face_swap.worn import Worn

BEARD, OTHERS_BEARD = (0.3, 0.65), (0.1, 0.35)
"""Probability of a beard from which on a pixel belongs to one. Half a beard is as conspicuous as all of it, so less is
enough for the other person's to be left out."""

NEAR_BEARD, BEARD_SIGMA = (0.03, 0.12), 0.2
"""Mean probability of a beard in a neighbourhood from which on what is not skin belongs to it, and the standard
deviation of the neighbourhood, in units: of a beard that a parser sees in part, all of it stays."""

COVER = (0.2, 0.5)
"""Probability of hair, a hat or a hand from which on it lies in front of a face."""

NEAR_HAIR, HAIR_SIGMA = (0.04, 0.15), 0.12
"""Mean probability of hair in a neighbourhood from which on what looks like hair is hair, and the standard deviation of
the neighbourhood, in units. Further away it is a wrinkle or a shadow."""

BARE = (0.2, 0.55)
"""Probability of skin, lit or in shadow, below which a pixel of the other person's cheeks and forehead is something
else, and from which on it is used."""

STRANDS, STRAND_SIGMA = (0.1, 0.2), 0.05
"""Mean contrast, as a logarithm, from which on skin is crossed by strands or covered by stubble; and the standard
deviation, in units, of the blur that is compared with. Wrinkles have less."""

AROUND, AROUND_SIGMA = (0.25, 0.55), 0.1
"""Share of something else in a neighbourhood from which on all of it is left out, and the standard deviation of the
neighbourhood, in units: a strand crosses nostrils and lips too, and a mole is no strand."""

LEAST_INNER = 0.35
"""Share of skin in a neighbourhood that is needed to say what covers all of it."""

RIM = 0.12
"""Distance inside the silhouette, in units, up to which shaded skin is not taken for something else."""

SOCKETS = ((*mesh.LEFT_BROW, *mesh.LEFT_ORBIT), (*mesh.RIGHT_BROW, *mesh.RIGHT_ORBIT))
NOSE_SIDES = ((168, 122, 129, 98, 1, 2), (168, 351, 358, 327, 1, 2))
LIPS = (mesh.LIPS_OUTER,)
"""Groups whose convex hulls are the eyes with their brows, the sides of the nose and the lips. Lashes, shadows and
highlights there are no skin, and hide nothing."""

EYES = ((*mesh.LEFT_EYE, *mesh.LEFT_ORBIT), (*mesh.RIGHT_EYE, *mesh.RIGHT_ORBIT))
BROWS = (mesh.LEFT_BROW, mesh.RIGHT_BROW)
FEATURES = (EYES, BROWS, NOSE_SIDES, LIPS)
"""Groups that come from both people or from one, and both of a pair together."""

BAND = (0.04, 0.2)
"""Distances from a feature, in units, between which what hides it is measured: its own colours say nothing."""

HIDDEN = (0.3, 0.55)
"""Share of the band from which on a feature is not blended."""

MOUSTACHE = (0.45, 0.55)
"""Share of hair between nose and mouth over which mouth and moustache stay: half a moustache is transparent."""

MOUSTACHE_MARGIN, MOUSTACHE_SIGMA = 0.25, 0.04
"""Distance from the lips, in units, within which they stay, and the standard deviation of the soft edge."""

OVER_LIPS = (0.1, 0.3)
"""Mean probability of a beard on the lips themselves over which they keep their shape."""

FOREHEAD_HAIR = (0.05, 0.2)
"""Share of hair on the other person's forehead over which all of it is left out: strands that end there are nobody's
fringe."""


def kept(ours: OcclusionAnalysis, face: FaceFrame, painted: PaintedMesh) -> Mask:
    """Where the shown picture has something in front of its skin, which stays.

    Args:
        ours: the shown picture, with the common shape.
        face: the common face, working pixels.
        painted: its mesh.

    Returns:
        (h, w) float32, 0…1.
    """
    cover = thickened(smoothstep(*COVER, ours.worn[..., 2]), face.unit)
    return float32(
        np.maximum.reduce(
            [target_occlusion(ours, face, painted), _beard(ours, BEARD, face), cover, moustache(ours, face)]
        )
    )


def unusable(theirs: OcclusionAnalysis, face: FaceFrame, painted: PaintedMesh) -> Mask:
    """Where the other picture shows something else than the face.

    Args:
        theirs: the other picture, with the common shape.
        face: the common face, working pixels.
        painted: its mesh.

    Returns:
        (h, w) float32, 0…1.
    """
    features = area_of((*SOCKETS, *NOSE_SIDES, *LIPS), theirs.skin.shape, face, BAND[0])
    hair, beard = _hair(theirs, face), _beard(theirs, OTHERS_BEARD, face)
    covered = np.maximum.reduce([hair, beard, _not_skin(theirs, face, painted, features)])
    covered = _with_whole_features(float32(covered), face, float32((1 - features) * painted.inside), theirs.forehead)
    forehead = np.float32(smoothstep_at(*FOREHEAD_HAIR, _share(hair, theirs.forehead))) * theirs.forehead
    glasses = thickened(glasses_mask(theirs, face), face.unit)
    return float32(np.maximum.reduce([covered, thickened(forehead, face.unit), glasses]))


def area_of(rings: tuple[tuple[int, ...], ...], shape: tuple[int, ...], face: FaceFrame, margin: float) -> Mask:
    """The convex hulls of rings of landmarks.

    Args:
        rings: of landmarks.
        shape: (h, w, …) of the picture.
        face: in its pixels.
        margin: around each hull, units.

    Returns:
        (h, w) float32, 0…1.
    """
    return fill_polygons((shape[0], shape[1]), [_hull(face, ring, margin) for ring in rings])


def lips_under_hair(worn: Worn, points: Points) -> float:
    """How far a moustache hangs over lips; such lips keep their shape, whose outline nobody sees.

    Args:
        worn: what the face wears.
        points: (478, 2) float32, landmarks in its pixels.

    Returns:
        0 for none … 1.
    """
    lips = fill_polygons((worn.shape[0], worn.shape[1]), [closed_curve(float32(points[list(mesh.LIPS_OUTER)]))])
    return smoothstep_at(*OVER_LIPS, _share(worn[..., 1], lips))


def moustache(ours: OcclusionAnalysis, face: FaceFrame) -> Mask:
    """The moustache of the shown picture, which a parser may overlook: it stays as a whole, or not at all.

    Args:
        ours: the shown picture, with the common shape.
        face: the common face, working pixels.

    Returns:
        (h, w) float32, 0…1, without the lips.
    """
    shape = ours.worn.shape
    lips, around = (area_of(LIPS, shape, face, margin) for margin in (0.0, MOUSTACHE_MARGIN))
    nose = area_of(NOSE_SIDES, shape, face, 0.0)
    below_nose = float32(around * (1 - np.maximum(lips, nose)))
    above_mouth = distance_along(shape, face.ring(mesh.LIPS_OUTER).mean(axis=0), face.up) > 0
    hair = np.maximum(smoothstep(*BEARD, ours.worn[..., 1]), 1 - smoothstep(*BARE, ours.lit))
    share = smoothstep_at(*MOUSTACHE, _share(float32(hair), float32(below_nose * above_mouth)))
    return gaussian(float32(np.float32(share) * around * (1 - nose)), MOUSTACHE_SIGMA * face.unit)


def _hair(theirs: OcclusionAnalysis, face: FaceFrame) -> Mask:
    """(h, w) 0…1, hair and hands in front of the face."""
    cover = theirs.worn[..., 2]
    if not cover.any():
        return thickened(theirs.hair, face.unit)
    near = smoothstep(*NEAR_HAIR, gaussian(cover, HAIR_SIGMA * face.unit))
    return thickened(float32(np.maximum(smoothstep(*COVER, cover), theirs.hair * near)), face.unit)


def _beard(view: OcclusionAnalysis, limits: tuple[float, float], face: FaceFrame) -> Mask:
    """(h, w) 0…1, a whole beard without the lips."""
    seen = view.worn[..., 1]
    if not seen.any():
        return np.zeros_like(seen)
    near = smoothstep(*NEAR_BEARD, gaussian(seen, BEARD_SIGMA * face.unit))
    below_nose = distance_along(seen.shape, face.points[mesh.SUBNASALE], face.up) < 0
    hair = np.maximum(smoothstep(*limits, seen), near * below_nose * (1 - smoothstep(*BARE, view.skin)))
    lips = fill_polygons((seen.shape[0], seen.shape[1]), [closed_curve(face.ring(mesh.LIPS_OUTER))])
    grown = thickened(thickened(float32(hair), face.unit), face.unit)
    return float32(grown * (1 - gaussian(lips, 0.02 * face.unit)))


def _not_skin(theirs: OcclusionAnalysis, face: FaceFrame, painted: PaintedMesh, features: Mask) -> Mask:
    """(h, w) 0…1, where there is no skin between the features."""
    inner = float32((1 - features) * (inward_distance(painted) > RIM * face.unit))
    luma = cv2.cvtColor(theirs.rgb, cv2.COLOR_RGB2GRAY).astype(np.float32)
    tone = np.log(luma + np.float32(NOISE_FLOOR))
    contrast = np.abs(tone - weighted_gaussian(float32(tone), inner, STRAND_SIGMA * face.unit))
    crossed = smoothstep(*STRANDS, weighted_gaussian(float32(contrast), inner, STRAND_SIGMA * face.unit))
    strange = np.maximum(crossed, 1 - smoothstep(*BARE, theirs.lit))
    near = gaussian(float32(strange * inner), AROUND_SIGMA * face.unit)
    share = near / np.maximum(gaussian(inner, AROUND_SIGMA * face.unit), LEAST_INNER)
    return float32(smoothstep(*AROUND, share) * painted.inside)


def _with_whole_features(covered: Mask, face: FaceFrame, between: Mask, forehead: Mask) -> Mask:
    """(h, w) 0…1, with one value for each feature; between: 1 on the rest of the face."""
    shape = (covered.shape[0], covered.shape[1])
    shares = [max(_share(covered, _band(shape, face, ring, between, forehead)) for ring in rings) for rings in FEATURES]
    for rings, share in zip(FEATURES, shares, strict=True):
        area = gaussian(fill_polygons(shape, [_hull(face, ring, BAND[0]) for ring in rings]), BAND[0] / 2 * face.unit)
        covered = covered + area * (np.float32(smoothstep_at(*HIDDEN, share)) - covered)
    return float32(covered)


def _band(shape: tuple[int, int], face: FaceFrame, ring: tuple[int, ...], between: Mask, forehead: Mask) -> Mask:
    """(h, w) 0…1, around a feature, where what hides it is measured; a fringe on the forehead hides no eyes."""
    band = fill_polygons(shape, [_hull(face, ring, BAND[1])]) * between
    return float32(band * (1 - forehead)) if ring in EYES else float32(band)


def _hull(face: FaceFrame, ring: tuple[int, ...], margin: float) -> Points:
    """The convex hull of landmarks with a margin in units around it."""
    return grow_outline(float32(cv2.convexHull(face.ring(ring)))[:, 0], margin * face.unit)


def _share(part: Mask, whole: Mask) -> float:
    return float((part * whole).sum()) / max(float(whole.sum()), 1e-6)
