"""Where the roots are: along the hairline and the parting; dyed hair is darker there."""

import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.filters.blur import gaussian, wide_gaussian
from sagemaker_endpoints._sdk.contract import Mask
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

from .head import HeadCrop
from .zones import Zones

SHORT, LONG = 0.07, 0.4
"""Standard deviations, in units: of the dark line at the skin itself, and of the shade that follows it."""

GROWTH = 3.0
"""How quickly skin nearby makes roots."""

EYES = (-0.2, 0.5)
"""Height above the eyes, in units: below the first there are no roots, only lengths beside the face."""


def find_roots(head: HeadCrop, zones: Zones, share: Mask) -> Mask:
    """Find the roots of a head's hair.

    Args:
        head: the head.
        zones: its zones.
        share: (h, w) float32, 0…1, of hair.

    Returns:
        (h, w) float32, 0…1.
    """
    scalp = float32(zones.whole_face + (1 - zones.whole_face) * zones.evidence.skin_likelihood * (zones.prior > 0.3))
    scalp = float32(np.minimum(scalp, 1) * (1 - share))
    unit = head.face.unit
    near: Plane = gaussian(scalp, SHORT * unit) + wide_gaussian(scalp, LONG * unit)
    # a fringe grows elsewhere: its tips are no roots
    grown = np.clip(GROWTH * near, 0, 1) * (1 - gaussian(zones.whole_face, SHORT * unit))
    return float32(grown * smoothstep(*EYES, head.above))
