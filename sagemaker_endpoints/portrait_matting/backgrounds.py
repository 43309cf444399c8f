"""The new backgrounds: a colour, or another photo."""

from collections.abc import Callable

import cv2
import numpy as np

from facemagi.errors import FaceMagiError
from sagemaker_endpoints._imaging.color.hex_colour import hex_to_rgb
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB, Params, Photo


def colour_background(photo: Photo, params: Params) -> RGB:
    """One colour of the photo's size.

    Args:
        photo: gives the size.
        params: `colour`, #rrggbb.

    Returns:
        (H, W, 3) uint8.
    """
    background = np.empty_like(photo.rgb)
    background[:] = hex_to_rgb(params["colour"])
    return background


def photo_background(photo: Photo, params: Params) -> RGB:
    """The middle of another photo, scaled until it covers this one.

    Args:
        photo: with the other photo in `references["background"]`.
        params: not used.

    Returns:
        (H, W, 3) uint8 of the size of `photo`.

    Raises:
        FaceMagiError: `missing_param` if there is no other photo.
    """
    if "background" not in photo.references:
        raise FaceMagiError(
            "missing_param",
            "`ground` is `photo`, but no background photo was given.",
            param="params.background",
            remedy="Give the id of a photo as `background`, or choose `colour` or `transparent` as `ground`.",
        )
    return scale_to_cover(photo.references["background"].rgb, photo.rgb.shape[1], photo.rgb.shape[0])


def scale_to_cover(rgb: RGB, width: int, height: int) -> RGB:
    """Scale a picture until it covers a size, and crop the excess equally on both sides.

    Args:
        rgb: (H, W, 3) uint8.
        width: of the result, pixels.
        height: of the result, pixels.

    Returns:
        (height, width, 3) uint8.
    """
    scale = max(width / rgb.shape[1], height / rgb.shape[0])
    size = (max(width, round(rgb.shape[1] * scale)), max(height, round(rgb.shape[0] * scale)))
    interpolation = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    scaled = opencv.resize(rgb, size, interpolation)
    left, top = (size[0] - width) // 2, (size[1] - height) // 2
    return np.ascontiguousarray(scaled[top : top + height, left : left + width])


BACKGROUNDS: dict[str, Callable[[Photo, Params], RGB]] = {"colour": colour_background, "photo": photo_background}
"""The opaque backgrounds, by the value of the parameter `ground`."""
