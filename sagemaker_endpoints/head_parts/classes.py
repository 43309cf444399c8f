"""The classes of the network: their order, the part of a face that each becomes, and their colours in the map."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk.contract import RGB
from sagemaker_endpoints._sdk.parts import PARTS

PART_OF_CLASS = {
    "ground": "background",
    "hair": "hair",
    "headwear": "hat",
    "face_skin": "skin",
    "body_skin": "neck",
    "beard": "skin",
    "clothes": "clothes",
}
"""The member of `PARTS` for each class, in the order of the network's output.

The parts have no beard, and a network that finds them counts it as skin; eyes, brows, nose, lips and ears are `skin`
too. `body_skin` is more than the neck, for it includes shoulders, arms and hands. The heads of other people are
`ground`, because every head gets a map of its own. Glasses are `face_skin`: at this size, frames are thinner than a
pixel, and a network that was trained to find them found 19 of 100 pixels."""

CLASSES = tuple(PART_OF_CLASS)

COLOURS = {
    "ground": "#000000",
    "hair": "#783cb4",
    "headwear": "#00c8c8",
    "face_skin": "#e8b48c",
    "body_skin": "#c89678",
    "beard": "#e8b48c",
    "clothes": "#3c8c3c",
}
"""The colour of each class in the map, `#rrggbb`. A beard has the colour of the face: the network of today hardly finds
beards (README.md), and the map promises none."""


def palette() -> RGB:
    """The colours as an array, to be indexed with numbers of classes.

    Returns:
        (7, 3) uint8, red first.
    """
    return np.array([list(bytes.fromhex(colour[1:])) for colour in COLOURS.values()], np.uint8)


def part_probabilities(probabilities: NDArray[np.float32]) -> NDArray[np.float16]:
    """From the probability of each class to that of each part.

    Args:
        probabilities: (s, s, 7) float32, in the order of `CLASSES`.

    Returns:
        (s, s, 19) float16, in the order of `PARTS`; 0 for parts that are no class.
    """
    parts = np.zeros((len(PARTS), *probabilities.shape[:2]), np.float16)
    for part in set(PART_OF_CLASS.values()):
        planes = [probabilities[..., index] for index, name in enumerate(PART_OF_CLASS.values()) if name == part]
        parts[PARTS.index(part)] = _half(planes[0] if len(planes) == 1 else np.sum(planes, axis=0))
    return np.moveaxis(parts, 0, 2)


def _half(plane: NDArray[np.float32]) -> NDArray[np.float16]:
    """The plane as float16; OpenCV rounds eight times as fast as NumPy."""
    return np.asarray(cv2.convertFp16(plane)).view(np.float16)
