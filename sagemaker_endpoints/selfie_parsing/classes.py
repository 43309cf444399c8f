"""The six classes of the network: their order, the part of a face that each becomes, and their colours in the map."""

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk.contract import RGB
from sagemaker_endpoints._sdk.parts import PARTS

PART_OF_CLASS = {
    "background": "background",
    "hair": "hair",
    "body skin": "neck",
    "face skin": "skin",
    "clothes": "clothes",
    "other": "hat",
}
"""The member of `PARTS` for each class, in the order of the network's output.

The parts are finer: the network does not separate eyes, lips and ears from `face skin`, so all of these are `skin`.
`body skin` is more than the neck, for it includes arms and hands. `other` is what a person wears or holds beside
clothes, such as hats, glasses, headphones and bags. It becomes `hat`, because models have to keep hats from hair."""

COLOURS = {
    "background": "#000000",
    "hair": "#783cb4",
    "body skin": "#c89678",
    "face skin": "#e8b48c",
    "clothes": "#3c8c3c",
    "other": "#00c8c8",
}
"""The colour of each class in the map, `#rrggbb`; also listed in docs/networks.md for the callers of the API."""


def palette() -> RGB:
    """The colours as an array, to be indexed with numbers of classes.

    Returns:
        (6, 3) uint8, red first.
    """
    return np.array([list(bytes.fromhex(colour[1:])) for colour in COLOURS.values()], np.uint8)


def part_probabilities(logits: NDArray[np.float32]) -> NDArray[np.float16]:
    """From the network's scores to the probability of each part.

    Args:
        logits: (s, s, 6) float32, the network's output; any real numbers.

    Returns:
        (s, s, 19) float16, in the order of `PARTS`; sums to 1 at every pixel, and is 0 for parts that are no class.
    """
    weights = np.exp(logits - logits.max(axis=2, keepdims=True))
    probabilities = np.zeros((*logits.shape[:2], len(PARTS)), np.float16)
    probabilities[..., [PARTS.index(part) for part in PART_OF_CLASS.values()]] = weights / weights.sum(2, keepdims=True)
    return probabilities
