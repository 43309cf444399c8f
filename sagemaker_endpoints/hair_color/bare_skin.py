"""Takes hands, arms and ears out of a mask of hair: smooth areas of skin in hair of another colour."""

import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._sdk.contract import Mask
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep, smoothstep_at

Range = tuple[float, float]

AREA, LINE = 0.09, 0.04
"""Standard deviations, in units, of areas that look like skin: hands and arms, and the parting and ears."""

AREA_SKIN, LINE_SKIN = (0.3, 0.5), (0.05, 0.35)
"""Mean likelihoods of such an area under the skin's model between which it changes from hair to skin."""

AREA_ALIKE, LINE_ALIKE = (0.15, 0.35), (0.06, 0.18)
"""The same of the hair itself: up to the first its colours differ from the skin's, from the second on colour says
nothing. Sunlit strands of brown hair look like skin, its areas do not."""

AREA_RANK, LINE_RANK, EAR_RANK = 50, 90, 75
"""Which percentile of the hair outside the face that is: more than half of it is hair, but a hand may be a fifth. At
the ears less of the hair has to differ from skin than on top, where its strands are lit."""

BARE = (0.02, 0.12)
"""Probabilities of skin up to which a large bright area is lit hair, and from which on its colour decides."""

SURE = 0.85
"""Probability from which on the hair itself is measured."""


def without_skin(probability: Plane, likelihood: Plane, face: Mask, ears: Mask, bare: Mask, unit: float) -> Plane:
    """Lower the probability of hair where a whole area has the colour of skin.

    Args:
        probability: (h, w) float32, 0…1, of hair.
        likelihood: (h, w) float32, 0…1, of each pixel under the colour model of the face's skin.
        face: (h, w) float32, 1 on the face with its forehead, where skin shines through a thin fringe.
        ears: (h, w) float32, 1 where ears are expected.
        bare: (h, w) float32, 0…1, of skin or of something in front of the head; 1 where that is unknown.
        unit: inter-ocular distance, pixels.

    Returns:
        (h, w) float32, at most `probability`.

    Example:
        >>> hair, skin = np.ones((20, 40), np.float32), np.zeros((20, 40), np.float32)
        >>> skin[:, 32:] = 1
        >>> without_skin(hair, skin, 0 * hair, 0 * hair, hair, unit=10.0)[10, [5, 37]].round(1).tolist()
        [1.0, 0.0]
    """
    sure = (probability > SURE) & (face < SURE)
    if not sure.any():
        return probability
    areas, lines = gaussian(likelihood, AREA * unit), gaussian(likelihood, LINE * unit)
    possible = smoothstep(*BARE, bare)
    area = possible * _skin(areas, AREA_SKIN, _distinct(areas[sure], AREA_ALIKE, AREA_RANK))
    top, side = (_distinct(lines[sure], LINE_ALIKE, rank) for rank in (LINE_RANK, EAR_RANK))
    line = _skin(lines, LINE_SKIN, top) + possible * ears * _skin(lines, LINE_SKIN, side - top)
    return float32(probability * (1 - np.maximum(area, line) * (1 - face)))


def _distinct(hair: Plane, alike: Range, rank: float) -> float:
    """0…1, how little the hair itself looks like skin."""
    return 1 - smoothstep_at(*alike, float(np.percentile(hair, rank)))


def _skin(mean: Plane, skin: Range, distinct: float) -> Plane:
    """(h, w) 0…1, where the likelihood of skin is much higher than in the hair itself."""
    return np.float32(distinct) * smoothstep(*skin, mean)
