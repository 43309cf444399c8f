"""Whether an eye is in the picture where the mesh has it: a hand in front of it has no lashes and no iris."""

import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab
from sagemaker_endpoints._imaging.face.lids import Lids
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.geometry.polygon import closed_curve, fill_polygons, grow_outline
from sagemaker_endpoints._imaging.geometry.region import region_around
from sagemaker_endpoints._sdk.smoothstep import smoothstep_at

LASHES = 0.03
"""Distance around the opening, in units, in which its dark parts lie: lashes, the line between closed lids, the iris.
"""

AROUND = (0.07, 0.16)
"""Distances around the opening, in units, between which the skin is that it is compared with."""

DARK_PERCENTILE = 10
"""Percentile of L at the opening that counts as its dark parts."""

GRAIN = 0.012
"""Standard deviation, in units, of the blur that removes single pixels."""

DARKNESS = (0.18, 0.30)
"""Light that the dark parts lack, as a share of that on the skin around: below the first there is no eye, and from the
second on there is one. Eyes lack 0.33 and more, also closed ones."""


def eye_presence(lab: Lab, lids: Lids) -> float:
    """Compare the darkest parts of an eye with the skin around it.

    Args:
        lab: (H, W, 3) float32 Lab, around the eye.
        lids: in the pixels of `lab`.

    Returns:
        0 there is something else … 1 there is an eye; 1 also where the eye is not in the picture.

    Example:
        >>> from sagemaker_endpoints._imaging.face.eye_mesh import EYES
        >>> from sagemaker_endpoints._imaging.face.lids import find_lids
        >>> from sagemaker_endpoints._imaging.face.sample_face import sample_frame
        >>> hand = np.full((256, 256, 3), (60, 15, 18), np.float32)
        >>> eye_presence(hand, find_lids(sample_frame(), EYES[0]))
        0.0
    """
    unit, ring = lids.unit, closed_curve(lids.ring)
    region = region_around(ring, AROUND[1] * unit, lab.shape[1], lab.shape[0])
    shape, ring = (region.height, region.width), region.to_local(ring)
    at_lashes, near, far = (
        fill_polygons(shape, [grow_outline(ring, distance * unit)]) > 0.5 for distance in (LASHES, *AROUND)
    )
    around = far & ~near
    if not at_lashes.any() or not around.any():
        return 1.0
    lightness = gaussian(np.ascontiguousarray(region.cut(lab)[..., 0]), GRAIN * unit)
    skin = float(np.median(lightness[around]))
    dark = float(np.percentile(lightness[at_lashes], DARK_PERCENTILE))
    return smoothstep_at(*DARKNESS, (skin - dark) / (skin + 16))
