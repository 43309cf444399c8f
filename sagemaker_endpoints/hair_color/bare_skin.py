"""Takes hands, arms and ears out of a mask of hair: smooth areas of skin in hair of another colour."""

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._sdk.contract import Mask
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep, smoothstep_at

Bools = NDArray[np.bool_]
Range = tuple[float, float]

AREA, LINE = 0.09, 0.04
"""Standard deviations, in units, of areas that look like skin: hands and arms, and the parting and ears."""

AREA_SKIN, LINE_SKIN = (0.3, 0.5), (0.05, 0.35)
"""Mean likelihoods of such an area under the skin's model between which it changes from hair to skin."""

AREA_ALIKE, LINE_ALIKE = (0.15, 0.35), (0.03, 0.15)
"""The same of the hair itself: up to the first its colours differ from the skin's, from the second on colour says
nothing. Sunlit strands of brown hair look like skin, its areas do not."""

AREA_RANK, LINE_RANK = 50, 90
"""Which percentile of the hair that is: more than half of it is hair, but a hand may be a fifth."""

SURE = 0.85
"""Probability from which on the hair itself is measured."""


def without_skin(probability: Plane, likelihood: Plane, face: Mask, unit: float) -> Plane:
    """Lower the probability of hair where a whole area has the colour of skin.

    Args:
        probability: (h, w) float32, 0…1, of hair.
        likelihood: (h, w) float32, 0…1, of each pixel under the colour model of the face's skin.
        face: (h, w) float32, 1 on the face with its forehead, where skin shines through a thin fringe.
        unit: inter-ocular distance, pixels.

    Returns:
        (h, w) float32, at most `probability`.

    Example:
        >>> hair, skin = np.ones((20, 40), np.float32), np.zeros((20, 40), np.float32)
        >>> skin[:, 32:] = 1
        >>> without_skin(hair, skin, np.zeros_like(hair), unit=10.0)[10, [5, 37]].round(1).tolist()
        [1.0, 0.0]
    """
    sure = probability > SURE
    if not sure.any():
        return probability
    area = _skin(gaussian(likelihood, AREA * unit), sure, AREA_SKIN, AREA_ALIKE, AREA_RANK)
    line = _skin(gaussian(likelihood, LINE * unit), sure, LINE_SKIN, LINE_ALIKE, LINE_RANK)
    return float32(probability * (1 - np.maximum(area, line) * (1 - face)))


def _skin(mean: Plane, sure: Bools, skin: Range, alike: Range, rank: float) -> Plane:
    """(h, w) 0…1, where the likelihood of skin is much higher than in the hair itself."""
    distinct = 1 - smoothstep_at(*alike, float(np.percentile(mean[sure], rank)))
    return np.float32(distinct) * smoothstep(*skin, mean)
