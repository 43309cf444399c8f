"""The photos of a run, and the check of its results."""

import io
import random
from dataclasses import dataclass

from PIL import Image

from scripts.repository import SAMPLE

SIDES = (192, 224, 256)
"""Pixels. The face is found in all of them, and an edit takes a tenth of a second."""


@dataclass(frozen=True)
class Picture:
    """A photo to upload.

    Attributes:
        content: the JPEG file.
        size: width and height, pixels.
    """

    content: bytes
    size: tuple[int, int]


def draw(choice: random.Random) -> Picture:
    """The sample photo, in a size and a quality that the seed chooses."""
    side = choice.choice(SIDES)
    file = io.BytesIO()
    Image.open(SAMPLE).convert("RGB").resize((side, side)).save(file, "JPEG", quality=choice.randint(80, 95))
    return Picture(file.getvalue(), (side, side))


def fault_of(content: bytes, size: tuple[int, int]) -> str:
    """What is wrong with a result; empty where it is a picture of the right size with something in it.

    Args:
        content: the file.
        size: of the photo, pixels.
    """
    try:
        picture = Image.open(io.BytesIO(content)).convert("L")
    except OSError:
        return f"no picture: {content[:40]!r}"
    if picture.size != size:
        return f"{picture.size} instead of {size}"
    low, high = picture.getextrema()
    return "" if low != high else "one colour"
