"""The donor's face in the target's pose and light."""

from dataclasses import dataclass

import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.geometry.mesh_map import inward_distance
from sagemaker_endpoints._sdk.contract import RGB, Mask
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

from .donor import Donor, mirrored
from .fitted_mesh import FittedMesh
from .hair_occlusion import donor_occlusion, keep_pairs_together
from .layers import warp_donor
from .light import FloatColours, relight, relit
from .occlusion_analysis import analyse_occlusion
from .target_face import TargetFace

RIM = 0.5
"""Width, in units, of the zone inside the silhouette in which the light fits more closely towards the silhouette."""

SEAM_SIGMA = 0.12
"""Standard deviation, in units, of the zone in which the light fits closely where a layer ends."""

MAX_MISSING = 0.05
"""If no more than this share is missing anywhere, the mirror image of the donor is not computed."""


@dataclass(frozen=True)
class NewFace:
    """The face to paste.

    Attributes:
        rgb: (H, W, 3) uint8, of the size of the target's region.
        coverage: (h, w) float32, 0…1, working pixels; how much of each pixel the donor fills.
    """

    rgb: RGB
    coverage: Mask


def render_new_face(target: TargetFace, fitted: FittedMesh, donor: Donor) -> NewFace:
    """Warp and relight the donor; the parts that its photo does not show come from its mirror image.

    Args:
        target: the face that is replaced.
        fitted: its mesh with moved features.
        donor: the face that is pasted.
    """
    rim = smoothstep(RIM * target.unit, 0.0, inward_distance(fitted.painted))
    levels, coverage = _relit_layer(target, fitted, donor, rim, np.ones(target.shape, np.float32))
    if ((1 - coverage) * (rim < 1)).max() > MAX_MISSING:
        mirrored_levels, rest = _relit_layer(target, fitted, mirrored(donor), rim, 1 - coverage)
        part = rest / np.maximum(coverage + rest, 1e-4)
        levels = levels + target.enlarge(part)[..., None] * (mirrored_levels - levels)
        coverage = coverage + rest
    return NewFace(np.rint(np.clip(levels, 0, 255)).astype(np.uint8), keep_pairs_together(coverage, fitted.frame))


def _relit_layer(
    target: TargetFace, fitted: FittedMesh, donor: Donor, rim: Plane, missing: Mask
) -> tuple[FloatColours, Mask]:
    """Levels (H, W, 3), and the share (h, w) of `missing` that they fill."""
    layer = warp_donor(target, fitted.painted, donor)
    donor_analysis = analyse_occlusion(target.reduce(layer.rgb), fitted.frame, fitted.painted)
    share = missing * layer.visibility * (1 - donor_occlusion(donor_analysis, fitted.frame, fitted.painted))
    seam = np.minimum(2 * (1 - gaussian(share, SEAM_SIGMA * target.unit)), 1)
    known = fitted.occlusion.skin * donor_analysis.skin * layer.visibility
    light = relight(
        donor_analysis.rgb, fitted.occlusion.rgb, known, donor_analysis.skin, np.maximum(rim, seam), target.unit
    )
    return relit(layer.rgb, light), float32(share)
