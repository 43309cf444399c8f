"""Computes the person mask of a picture."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from facemagi_vision.networks import network
from facemagi_vision.pyramid import RGB

INPUT_SIZE = 256
"""Side of the network's input and output, pixels."""


def person_mask(rgb: RGB) -> NDArray[np.float32]:
    """The probability that each pixel shows a person.

    MediaPipe selfie segmentation, made for people near the camera. Its input is the picture, stretched to 256 × 256;
    its output is resized to the picture by bicubic interpolation.

    Args:
        rgb: (H, W, 3) uint8, sRGB, red first.

    Returns:
        (H, W) float32, 0…1.
    """
    height, width = rgb.shape[:2]
    cells = Image.fromarray(person_cells(rgb))
    return np.asarray(cells.resize((width, height), Image.Resampling.BICUBIC)).clip(0, 1)


def person_cells(rgb: RGB) -> NDArray[np.float32]:
    """The mask of a whole picture as the network gives it.

    Args:
        rgb: (H, W, 3) uint8, sRGB, red first.

    Returns:
        (256, 256) float32, 0…1; the picture is stretched to it.
    """
    small = Image.fromarray(rgb).resize((INPUT_SIZE, INPUT_SIZE), Image.Resampling.BILINEAR, reducing_gap=2.0)
    return square_mask(np.asarray(small))


def square_mask(square: RGB) -> NDArray[np.float32]:
    """Run the network once, on a picture of its own size.

    Args:
        square: (256, 256, 3) uint8, sRGB, red first.

    Returns:
        (256, 256) float32, 0…1, the probability of a person.
    """
    pixels = np.asarray(square, np.float32) / np.float32(255)
    (mask,) = network("person")(pixels[None])
    return mask.reshape(INPUT_SIZE, INPUT_SIZE)
