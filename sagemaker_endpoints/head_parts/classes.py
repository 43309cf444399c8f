"""The classes of the networks: their order, the part of a face that each is, and their colours in the map."""

import numpy as np

from sagemaker_endpoints._sdk.contract import RGB

PART_OF_CLASS = {
    "ground": "background",
    "hair": "hair",
    "headwear": "hat",
    "face_skin": "skin",
    "body_skin": "neck",
    "beard": "beard",
    "glasses": "glasses",
    "clothes": "clothes",
    "cover": "cover",
}
"""The name in `sagemaker_endpoints._sdk.parts` for each class, in the order of the networks' outputs.

Eyes, brows, nose, lips and ears are `skin`. `body_skin` is more than the neck: shoulders, arms and hands belong to it.
The heads of other people are `ground`, because every head gets a map of its own. `glasses` are frames and lenses, clear
ones too."""

CLASSES = tuple(PART_OF_CLASS)

COLOURS = {
    "ground": "#000000",
    "hair": "#783cb4",
    "headwear": "#00c8c8",
    "face_skin": "#e8b48c",
    "body_skin": "#c89678",
    "beard": "#7a5230",
    "glasses": "#ffffff",
    "clothes": "#3c8c3c",
    "cover": "#c83c3c",
}
"""The colour of each class in the map, `#rrggbb`."""


def palette() -> RGB:
    """The colours as an array, to be indexed with numbers of classes.

    Returns:
        (9, 3) uint8, red first.
    """
    return np.array([list(bytes.fromhex(colour[1:])) for colour in COLOURS.values()], np.uint8)
