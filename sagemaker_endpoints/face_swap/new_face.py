"""The donor's face in the target's pose and light."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.shading import Tones, levels_of, tones_of
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.geometry.mesh_map import inward_distance
from sagemaker_endpoints._sdk.contract import RGB, Mask
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

from .donor import Donor, lopsidedness, mirrored
from .expression import folds
from .fitted_mesh import FittedMesh
from .hair_occlusion import donor_occlusion, evened_around_eyes, keep_pairs_together
from .layers import warp_donor
from .light import FloatColours, relight, relit
from .moles import moles
from .occlusion_analysis import OcclusionAnalysis, analyse_occlusion
from .own_colours import own_colours
from .target_face import TargetFace

RIM = 0.5
"""Width, in units, of the zone inside the silhouette in which the light fits more closely towards the silhouette."""

SEAM_SIGMA = 0.12
"""Standard deviation, in units, of the zone in which the light fits closely where a layer ends."""

MAX_MISSING = 0.05
"""If no more than this share is missing anywhere, the mirror image of a donor in even light is not computed."""

SHADE_SIGMA = 0.1
"""Standard deviation, in units, of the neighbourhood in which both halves of the donor are compared."""

SHADE = (0.22, 0.5)
"""Logarithm of the light on the other half / that on this one: from the first on the donor is lopsided and its mirror
image fades in, from the second on it replaces the shaded side."""


@dataclass(frozen=True)
class NewFace:
    """The face to paste.

    Attributes:
        levels: (H, W, 3) float32, 0…255, of the size of the target's region.
        coverage: (h, w) float32, 0…1, working pixels; how much of each pixel the donor fills.
    """

    levels: FloatColours
    coverage: Mask


def render_new_face(target: TargetFace, fitted: FittedMesh, donor: Donor) -> NewFace:
    """Warp and relight the donor; what its photo does not show, or shows in shadow, comes from its mirror image.

    Args:
        target: the face that is replaced.
        fitted: its mesh with moved features.
        donor: the face that is pasted.
    """
    rim = smoothstep(RIM * target.unit, 0.0, inward_distance(fitted.painted))
    own = _layer(target, fitted, donor)
    if lopsidedness(donor) < SHADE[0] and ((1 - own.share) * (rim < 1)).max() <= MAX_MISSING:
        coverage = own.share
        tones, lids = _relit(target, fitted, own, own.share, rim)
    else:
        other = _layer(target, fitted, mirrored(donor))
        shade = _shade(own, other, fitted.frame) * other.share
        own_share = own.share * (1 - shade)
        other_share = other.share * (1 - own_share)
        coverage = own_share + other_share
        tones, lids = _relit(target, fitted, own, own_share, rim)
        others, _ = _relit(target, fitted, other, other_share, rim)
        others -= tones
        others *= target.enlarge(float32(other_share / np.maximum(coverage, 1e-4)))[..., None]
        tones += others
    whole = keep_pairs_together(coverage, fitted.frame) * (1 - lids)
    return NewFace(float32(np.clip(levels_of(tones), 0, 255)), float32(whole))


@dataclass(frozen=True)
class _Layer:
    """The donor or its mirror image on the target.

    Attributes:
        rgb: (H, W, 3) uint8, of the size of the target's region.
        analysis: its skin and hair, working pixels.
        visibility: (h, w) float32, 0…1, as in `DonorLayer`.
        share: (h, w) float32, 0…1, where it can be used.
        points: (478, 3) float32, the landmarks of the donor, its pixels.
    """

    rgb: RGB
    analysis: OcclusionAnalysis
    visibility: Mask
    share: Mask
    points: NDArray[np.float32]


def _layer(target: TargetFace, fitted: FittedMesh, donor: Donor) -> _Layer:
    layer = warp_donor(target, fitted.painted, donor)
    analysis = analyse_occlusion(target.reduce(layer.rgb), fitted.frame, fitted.painted, layer.worn)
    share = layer.visibility * (1 - donor_occlusion(analysis, fitted.frame, fitted.painted))
    return _Layer(layer.rgb, analysis, layer.visibility, float32(share), donor.points)


def _relit(target: TargetFace, fitted: FittedMesh, layer: _Layer, share: Mask, rim: Plane) -> tuple[Tones, Mask]:
    """The layer's tones in the target's light, and where the target's own lids stay."""
    seam = np.minimum(2 * (1 - gaussian(share, SEAM_SIGMA * target.unit)), 1)
    known = float32(fitted.occlusion.lit * layer.analysis.lit * layer.visibility)
    folded = folds(target.shape, fitted.frame, target.points, layer.points)
    light = relight(layer.analysis, fitted.occlusion.rgb, known, np.maximum(rim, seam), folded, fitted.frame)
    small = relit(layer.analysis.rgb, light)
    worn = np.maximum(fitted.occlusion.worn.max(axis=2), fitted.occlusion.hair)
    own = own_colours(small, tones_of(fitted.occlusion.rgb), float32(1 - worn), fitted.frame)
    own.paint[..., 0] += moles(small, light.detail.skin, fitted.frame)
    return relit(layer.rgb, light, own.paint), own.lids


def _shade(own: _Layer, other: _Layer, face: FaceFrame) -> Mask:
    """(h, w) 0…1, where the other layer is lit and this one is not; one value for each eye with its brow."""
    ratio = tones_of(other.analysis.rgb)[..., 0] - tones_of(own.analysis.rgb)[..., 0]
    shade = smoothstep(*SHADE, gaussian(float32(ratio), SHADE_SIGMA * face.unit))
    return evened_around_eyes(shade, face)
