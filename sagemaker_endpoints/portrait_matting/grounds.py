"""What people can be put on."""

from collections.abc import Callable

import cv2
import numpy as np

from facemagi.errors import FaceMagiError
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB, Params, Photo


def plain_ground(photo: Photo, params: Params) -> RGB:
    """(H, W, 3) uint8 of the photo's size, all of the colour `#rrggbb` that was asked for."""
    ground = np.empty_like(photo.rgb)
    ground[:] = np.frombuffer(bytes.fromhex(params["colour"][1:]), np.uint8)
    return ground


def photo_ground(photo: Photo, params: Params) -> RGB:
    """(H, W, 3) uint8: the middle of the other photo, as large as fills this one.

    Raises:
        FaceMagiError: `missing_param` where there is no other photo.
    """
    if "background" not in photo.references:
        raise FaceMagiError(
            "missing_param",
            "The ground is to be a photo, and none was given.",
            param="params.background",
            remedy="Give the id of a photo, or choose the ground colour or transparent.",
        )
    return covering(photo.references["background"].rgb, photo.rgb.shape[1], photo.rgb.shape[0])


def covering(rgb: RGB, width: int, height: int) -> RGB:
    """(height, width, 3) uint8: a picture scaled until it covers that size, what is too much cut off evenly."""
    scale = max(width / rgb.shape[1], height / rgb.shape[0])
    size = (max(width, round(rgb.shape[1] * scale)), max(height, round(rgb.shape[0] * scale)))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    scaled = opencv.resize(rgb, size, how)
    left, top = (size[0] - width) // 2, (size[1] - height) // 2
    return np.ascontiguousarray(scaled[top : top + height, left : left + width])


GROUNDS: dict[str, Callable[[Photo, Params], RGB]] = {"colour": plain_ground, "photo": photo_ground}
"""The grounds that can be seen, by the name of the choice."""
