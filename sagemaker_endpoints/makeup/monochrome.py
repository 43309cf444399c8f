"""A look on a black-and-white photograph stays black and white."""

import numpy as np

from sagemaker_endpoints._imaging.color.pigment import LabColour
from sagemaker_endpoints._sdk.contract import RGB, Params

from .kit import PRODUCTS

GREY_CHROMA = 2.0
"""Chroma of the typical skin up to which a photo counts as black and white."""

LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)
"""Weights of red, green and blue in the lightness of sRGB levels (BT.709)."""


def stays_monochrome(skin: LabColour, params: Params) -> bool:
    """Whether a face's make-up must have no colour: the photo has none, and the caller has not chosen a product.

    Args:
        skin: (3,) Lab, the skin's typical colour.
        params: of the effect `makeup`.
    """
    return float(np.hypot(*skin[1:])) <= GREY_CHROMA and not any(params.get(name, 0) > 0 for name in PRODUCTS)


def remove_colour(rgb: RGB, before: RGB) -> None:
    """Make the changes to a picture grey, in place.

    Args:
        rgb: (H, W, 3) uint8, changed; written to.
        before: (H, W, 3) uint8, without the changes.
    """
    changed = (rgb != before).any(axis=2)
    rgb[changed] = np.rint(rgb[changed].astype(np.float32) @ LUMA).astype(np.uint8)[:, None]
