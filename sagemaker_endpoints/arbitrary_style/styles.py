"""Which pictures a job takes its style from, and how their styles are mixed."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.drawing.looks import look
from sagemaker_endpoints._sdk.contract import RGB, Params, Photo
from sagemaker_endpoints._sdk.dtypes import float32

Style = NDArray[np.float32]
"""(2, 512): mean and standard deviation of every feature."""

STYLE_SIDE = 512
"""Pixels that a style picture's longer side has at most: the size of the network's training.

The size determines how large brush strokes are for the network, and how long a style takes. Neither should depend on
the resolution of the camera.
"""


def style_pictures(photo: Photo, params: Params) -> list[tuple[RGB, float]]:
    """The style pictures of a job and their shares.

    Args:
        photo: its references `style` and `style2` are used if it has them.
        params: `look`, the style without a reference `style`, and `balance`, the share of `style2` in hundredths.

    Returns:
        Pictures with shares above 0, which add up to 1.
    """
    first = photo.references["style"].rgb if "style" in photo.references else look(params["look"])
    second = photo.references.get("style2")
    share = params["balance"] / 100 if second else 0.0
    shares = [(first, 1 - share)] + ([(second.rgb, share)] if second else [])
    return [(picture, share) for picture, share in shares if share]


def mix_styles(styles: Sequence[Style], shares: Sequence[float]) -> Style:
    """The weighted sum of styles.

    Stylised features are linear in the style's statistics, so mixing the statistics mixes the features (the paper's
    equation 15).

    Args:
        styles: one or more.
        shares: the weight of each; they add up to 1.

    Returns:
        The mixed style.
    """
    return float32(sum(share * style for style, share in zip(styles, shares, strict=True)))
