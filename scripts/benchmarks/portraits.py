"""The pictures that are measured, all made from the one public-domain portrait."""

import io
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

SAMPLE = Path(__file__).parents[2] / "tests/data/astronaut.png"

RGB = NDArray[np.uint8]


def portrait(width: int, height: int) -> RGB:
    """The portrait, cut around its middle to the wanted shape and resized: (height, width, 3) uint8."""
    image = Image.open(SAMPLE).convert("RGB")
    scale = min(image.width / width, image.height / height)
    left, top = (image.width - width * scale) / 2, 0
    box = (left, top, left + width * scale, top + height * scale)
    return np.asarray(image.resize((width, height), Image.Resampling.LANCZOS, box=box))


def group(width: int, height: int, columns: int, rows: int) -> RGB:
    """Many small copies of the portrait on grey: (height, width, 3) uint8."""
    ground = Image.new("RGB", (width, height), (128, 128, 128))
    side = min(width // columns, height // rows)
    person = Image.open(SAMPLE).convert("RGB").resize((side, side), Image.Resampling.LANCZOS)
    for index in range(columns * rows):
        ground.paste(person, (index % columns * (width // columns), index // columns * (height // rows)))
    return np.asarray(ground)


def jpeg(rgb: RGB) -> bytes:
    """The picture as a phone would send it."""
    buffer = io.BytesIO()
    Image.fromarray(rgb).save(buffer, "JPEG", quality=90)
    return buffer.getvalue()
