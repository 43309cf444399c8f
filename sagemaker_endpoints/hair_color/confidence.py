"""How reliable a segmentation of hair is."""

import numpy as np

from sagemaker_endpoints._sdk.smoothstep import smoothstep_at

from .head import HeadCrop
from .segment import HairSegmentation

LOW_CONFIDENCE = 0.5
"""Below it the result often has colour on skin, background or clothes, or misses hair."""

HEAD_SIZE = (8.0, 24.0)
"""Inter-ocular distances in pixels at which the confidence starts to rise from 0, and at which it is full. In between,
neighbours and dark collars often run into the hair."""


def confidence(head: HeadCrop, hair: HairSegmentation) -> float:
    """The confidence in a segmentation: the minimum of five criteria.

    They are: the head is large enough in the photo; there is enough hair; each pixel is clearly hair or clearly not;
    the person is clearly separated from the background at the edge of the hair; nothing is worn over the hair.

    Args:
        head: the head in which the hair was found.
        hair: its segmentation.

    Returns:
        0…1; 1 for a head full of hair that is clearly different from everything around it.
    """
    unit = head.face.unit
    certain = hair.probability > 0.5
    possible = hair.probability > 0.08
    if not certain.any():
        return 0.0
    enough = smoothstep_at(0.25, 0.9, float(certain.sum()) / unit**2)
    decided = smoothstep_at(0.45, 0.75, float(np.abs(2 * hair.probability[possible] - 1).mean()))
    edge = possible & (head.person > 0.05) & (head.person < 0.95)
    separated = smoothstep_at(0.45, 0.15, float(edge.sum()) / float(possible.sum()))
    large = smoothstep_at(*HEAD_SIZE, unit)
    return min(large, enough, decided, separated, 1 - 0.6 * hair.covered)
