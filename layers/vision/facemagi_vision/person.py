"""Where people are in a picture."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from facemagi_vision.networks import network
from facemagi_vision.pyramid import RGB

SIZE = 256


def person_mask(rgb: RGB) -> NDArray[np.float32]:
    """How surely each pixel shows a person, (H, W) float32, 0…1.

    rgb: (H, W, 3) uint8. The network (MediaPipe selfie segmentation, made for people near the camera) sees the picture
    squeezed to 256 × 256; its answer is brought back to the picture's size by bicubic interpolation.
    """
    height, width = rgb.shape[:2]
    small = Image.fromarray(rgb).resize((SIZE, SIZE), Image.Resampling.BILINEAR, reducing_gap=2.0)
    pixels = np.asarray(small, np.float32) / np.float32(255)
    (mask,) = network("person")(pixels[None])
    back = Image.fromarray(mask.reshape(SIZE, SIZE)).resize((width, height), Image.Resampling.BICUBIC)
    return np.asarray(back).clip(0, 1)
