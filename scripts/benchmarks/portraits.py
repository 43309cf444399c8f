"""The pictures for the benchmarks, all made from the sample photo."""

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from scripts.repository import SAMPLE

RGB = NDArray[np.uint8]


def portrait(width: int, height: int) -> RGB:
    """The sample photo, cropped to the aspect ratio and resized: (height, width, 3) uint8."""
    image = Image.open(SAMPLE).convert("RGB")
    scale = min(image.width / width, image.height / height)
    left, top = (image.width - width * scale) / 2, 0
    box = (left, top, left + width * scale, top + height * scale)
    return np.asarray(image.resize((width, height), Image.Resampling.LANCZOS, box=box))


def group(width: int, height: int, columns: int, rows: int) -> RGB:
    """A grid of small copies of the sample photo on grey: (height, width, 3) uint8."""
    background = Image.new("RGB", (width, height), (128, 128, 128))
    side = min(width // columns, height // rows)
    person = Image.open(SAMPLE).convert("RGB").resize((side, side), Image.Resampling.LANCZOS)
    for index in range(columns * rows):
        background.paste(person, (index % columns * (width // columns), index // columns * (height // rows)))
    return np.asarray(background)


def jpeg(rgb: RGB, quality: int = 90) -> bytes:
    """Encode a picture as JPEG; the default quality is usual for phones."""
    buffer = io.BytesIO()
    Image.fromarray(rgb).save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()
