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
from .fitted_mesh import Mould
from .hair_occlusion import in_pairs, unusable
from .layers import donor_layer
from .light import Colours, relight, relit
from .occlusion_analysis import read_face
from .target_face import Stage

EDGE = 0.5
"""Units inside the silhouette in which light has to fit more and more closely."""

SEAM = 0.12
"""Deviation, in units, of the zone in which it has to do so where a layer ends."""

ENOUGH = 0.05
"""Where less than this is missing the mirror image is not asked."""


@dataclass(frozen=True)
class NewFace:
    """rgb: (H, W, 3) uint8, the region's size. share: (h, w), working pixels: how much of it there is."""

    rgb: RGB
    share: Mask


def new_face(stage: Stage, mould: Mould, donor: Donor) -> NewFace:
    """What the donor's photo shows; what it does not, turned away or under hair, comes from its mirror image."""
    edge = smoothstep(EDGE * stage.unit, 0.0, inward_distance(mould.painted))
    levels, share = _lit_layer(stage, mould, donor, edge, np.ones(stage.shape, np.float32))
    if ((1 - share) * (edge < 1)).max() > ENOUGH:
        more, rest = _lit_layer(stage, mould, mirrored(donor), edge, 1 - share)
        part = rest / np.maximum(share + rest, 1e-4)
        levels = levels + stage.enlarged(part)[..., None] * (more - levels)
        share = share + rest
    return NewFace(np.rint(np.clip(levels, 0, 255)).astype(np.uint8), in_pairs(share, mould.frame))


def _lit_layer(stage: Stage, mould: Mould, donor: Donor, edge: Plane, wanted: Mask) -> tuple[Colours, Mask]:
    """Levels (H, W, 3) and the share (h, w) of what is wanted that they can fill."""
    layer = donor_layer(stage, mould.painted, donor)
    theirs = read_face(stage.reduced(layer.rgb), mould.frame, mould.painted)
    share = wanted * layer.seen * (1 - unusable(theirs, mould.frame, mould.painted))
    ends = np.minimum(2 * (1 - gaussian(share, SEAM * stage.unit)), 1)
    known = mould.reading.skin * theirs.skin * layer.seen
    light = relight(theirs.rgb, mould.reading.rgb, known, theirs.skin, np.maximum(edge, ends), stage.unit)
    return relit(layer.rgb, light), float32(share)
