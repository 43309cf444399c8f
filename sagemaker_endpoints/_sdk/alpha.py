"""Transparency: straight alpha in the fourth channel (colours are not multiplied by it)."""

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk.contract import RGB, Picture
from sagemaker_endpoints._sdk.dtypes import uint8

OPAQUE = 255
CHANNELS = 4


def has_alpha(picture: Picture) -> bool:
    """Whether a picture has an alpha channel.

    Args:
        picture: (H, W, 3) or (H, W, 4).

    Returns:
        True for four channels.

    Example:
        >>> has_alpha(np.zeros((2, 2, 4), np.uint8))
        True
    """
    return int(picture.shape[2]) == CHANNELS


def on_white(picture: Picture) -> RGB:
    """Composite a picture over white.

    Args:
        picture: (H, W, 3) or (H, W, 4) uint8.

    Returns:
        (H, W, 3) uint8; the input itself where it has no alpha.

    Example:
        >>> on_white(np.array([[[0, 0, 0, 51]]], np.uint8))
        array([[[204, 204, 204]]], dtype=uint8)
    """
    if not has_alpha(picture):
        return picture
    alpha = picture[..., 3:].astype(np.uint16)
    weighted = picture[..., :3] * alpha + OPAQUE * (OPAQUE - alpha)
    return ((weighted + OPAQUE // 2) // OPAQUE).astype(np.uint8)


def premultiplied(picture: Picture) -> NDArray[np.float32]:
    """Multiply colours by alpha, so that resizing does not mix in the colours of transparent pixels.

    Porter, Duff, "Compositing Digital Images", 1984, section 2.

    Args:
        picture: (H, W, 4) uint8, straight alpha.

    Returns:
        (H, W, 4) float32, 0…255.

    Example:
        >>> premultiplied(np.array([[[255, 0, 0, 51]]], np.uint8))
        array([[[51.,  0.,  0., 51.]]], dtype=float32)
    """
    wide = picture.astype(np.float32)
    wide[..., :3] *= wide[..., 3:] / OPAQUE
    return wide


def straight(picture: NDArray[np.float32]) -> Picture:
    """Divide colours by alpha, the inverse of `premultiplied`. Fully transparent pixels become black.

    A cubic filter may overshoot: alpha and colours then leave their range by the same factor, so their ratio is right.

    Args:
        picture: (H, W, 4) float32, colours multiplied by alpha.

    Returns:
        (H, W, 4) uint8, straight alpha.

    Example:
        >>> straight(np.array([[[51.0, 0.0, 0.0, 51.0]]], np.float32))
        array([[[255,   0,   0,  51]]], dtype=uint8)
    """
    alpha = picture[..., 3:]
    colours = picture[..., :3] * (OPAQUE / np.maximum(alpha, 1))
    both = np.rint(np.dstack([colours, alpha]).clip(0, OPAQUE))
    return uint8(both)
