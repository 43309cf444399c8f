"""The colours of the part map."""

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk.parts import PARTS

COLOURS = {
    "background": "#000000",
    "skin": "#e8b48c",
    "left_brow": "#7a4a1e",
    "right_brow": "#9c6630",
    "left_eye": "#1e78c8",
    "right_eye": "#46a0f0",
    "glasses": "#ffff00",
    "left_ear": "#d28c64",
    "right_ear": "#be7850",
    "earring": "#ff00ff",
    "nose": "#f0c8aa",
    "mouth": "#640000",
    "upper_lip": "#dc1432",
    "lower_lip": "#ff5a6e",
    "neck": "#c89678",
    "necklace": "#ffc800",
    "clothes": "#3c8c3c",
    "hair": "#783cb4",
    "hat": "#00c8c8",
}
"""The colour of each part in the map, `#rrggbb`; also listed in docs/networks.md for the callers of the API."""


def palette() -> NDArray[np.uint8]:
    """The colours as an array, to be indexed with labels.

    Returns:
        (19, 3) uint8, red first, in the order of `PARTS`.
    """
    return np.array([list(bytes.fromhex(COLOURS[name][1:])) for name in PARTS], np.uint8)
