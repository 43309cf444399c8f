"""Label maps as palette PNGs."""

from pathlib import Path

import numpy as np
from PIL import Image

from scripts.labelling.classes import COLOURS, NAMES, Labels


def write_labels(path: Path, labels: Labels) -> None:
    """Write a label map. The pixels are the class indices, the palette has the classes' colours."""
    image = Image.fromarray(labels, "P")
    image.putpalette([value for colour in COLOURS for value in colour])
    image.save(path, optimize=True)


def read_labels(path: Path) -> Labels:
    """Read a label map.

    Raises:
        ValueError: the file is no label map.
    """
    with Image.open(path) as image:
        if image.mode != "P":
            raise ValueError(f"{path.name} has no palette.")
        labels = np.array(image, np.uint8)
    if labels.max() >= len(NAMES):
        raise ValueError(f"{path.name} has pixels of no class.")
    return labels
