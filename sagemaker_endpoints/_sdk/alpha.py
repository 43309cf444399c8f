"""Pictures with transparency: straight alpha in the fourth channel, so that colours are not multiplied by it."""

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk.contract import RGB, Picture
from sagemaker_endpoints._sdk.dtypes import uint8

OPAQUE = 255
CHANNELS = 4


def has_alpha(picture: Picture) -> bool:
    return int(picture.shape[2]) == CHANNELS


def on_white(picture: Picture) -> RGB:
    """The picture as it looks on white paper, (H, W, 3); one without alpha is that already."""
    if not has_alpha(picture):
        return picture
    alpha = picture[..., 3:].astype(np.uint16)
    shown = picture[..., :3] * alpha + OPAQUE * (OPAQUE - alpha)
    return ((shown + OPAQUE // 2) // OPAQUE).astype(np.uint8)


def premultiplied(picture: Picture) -> NDArray[np.float32]:
    """(H, W, 4) float32, 0…255, colours times alpha: what may be averaged without the colours of what is not seen.

    Porter, Duff, "Compositing Digital Images", 1984, section 2.
    """
    wide = picture.astype(np.float32)
    wide[..., :3] *= wide[..., 3:] / OPAQUE
    return wide


def straight(picture: NDArray[np.float32]) -> Picture:
    """Back from `premultiplied`; where nothing is seen the colour is black.

    Alpha may reach over its range, as a cubic filter lets it; its colours do so by as much.
    """
    alpha = picture[..., 3:]
    colours = picture[..., :3] * (OPAQUE / np.maximum(alpha, 1))
    both = np.rint(np.dstack([colours, alpha]).clip(0, OPAQUE))
    return uint8(both)
