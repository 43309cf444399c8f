"""The donor's face in the target's pose and light."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.shading import Tones, tones_of
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
from .occlusion_analysis import OcclusionAnalysis, analyse_occlusion
from .relighting.light import FloatColours, Relight, merged, relight, relit
from .relighting.moles import moles
from .relighting.own_colours import own_colours
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
        light = _light(target, fitted, own, own.share, rim)
        small, tones = tones_of(own.analysis.rgb), tones_of(own.rgb)
    else:
        other = _layer(target, fitted, mirrored(donor))
        own_share = own.share * (1 - _shade(own, other, fitted.frame) * other.share)
        other_share = other.share * (1 - own_share)
        coverage = own_share + other_share
        part = float32(other_share / np.maximum(coverage, 1e-4))
        own_light = _light(target, fitted, own, float32(own_share), rim)
        light = merged(own_light, _light(target, fitted, other, float32(other_share), rim), part)
        small = _mixed(own.analysis.rgb, other.analysis.rgb, part)
        tones = _mixed(own.rgb, other.rgb, target.enlarge(part))
    kept, paint = _kept_colours(fitted, tones_of(relit(small, light)), light)
    whole = keep_pairs_together(coverage, fitted.frame) * (1 - kept)
    return NewFace(np.clip(relit(tones, light, paint), 0, 255), float32(whole))


def _mixed(one: RGB, other: RGB, share: Mask) -> Tones:
    """The tones of two pictures, mixed."""
    tones, change = tones_of(one), tones_of(other)
    change -= tones
    change *= share[..., None]
    tones += change
    return tones


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


def _light(target: TargetFace, fitted: FittedMesh, layer: _Layer, share: Mask, rim: Plane) -> Relight:
    """What brings a layer into the target's light."""
    seam = np.minimum(2 * (1 - gaussian(share, SEAM_SIGMA * target.unit)), 1)
    known = float32(fitted.occlusion.lit * layer.analysis.lit * layer.visibility)
    folded = folds(target.shape, fitted.frame, target.points, layer.points)
    return relight(layer.analysis, fitted.occlusion.rgb, known, np.maximum(rim, seam), folded, fitted.frame)


def _kept_colours(fitted: FittedMesh, new: Tones, light: Relight) -> tuple[Mask, Tones]:
    """Where the target's own lids stay, and what its colours add to the new face; new: (h, w, 3) working pixels."""
    worn = np.maximum(fitted.occlusion.worn.max(axis=2), fitted.occlusion.hair)
    own = own_colours(new, tones_of(fitted.occlusion.rgb), float32(1 - worn), fitted.frame)
    return own.lids, float32(own.paint + moles(new, light.detail.skin, fitted.frame))


def _shade(own: _Layer, other: _Layer, face: FaceFrame) -> Mask:
    """(h, w) 0…1, where the other layer is lit and this one is not; one value for each eye with its brow."""
    ratio = tones_of(other.analysis.rgb)[..., 0] - tones_of(own.analysis.rgb)[..., 0]
    shade = smoothstep(*SHADE, gaussian(float32(ratio), SHADE_SIGMA * face.unit))
    return evened_around_eyes(shade, face)
