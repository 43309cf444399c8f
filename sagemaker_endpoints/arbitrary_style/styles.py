"""Which pictures a job takes its style from, and how much of each."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk.contract import RGB, Params, Photo
from sagemaker_endpoints._sdk.dtypes import float32

from .looks import look

Style = NDArray[np.float32]
"""(2, 512): mean and deviation of every feature."""

STYLE_SIDE = 512
"""Pixels of a style picture's longer side, at most: what the network learned on. How large strokes are to it depends on
it, so no camera shall decide it, nor what a style costs."""


def asked(photo: Photo, params: Params) -> list[tuple[RGB, float]]:
    """The pictures, and the part of each; the parts are one together."""
    first = photo.references["style"].rgb if "style" in photo.references else look(params["look"])
    second = photo.references.get("style2")
    share = params["balance"] / 100 if second else 0.0
    parts = [(first, 1 - share)] + ([(second.rgb, share)] if second else [])
    return [(picture, part) for picture, part in parts if part]


def mixed(styles: Sequence[Style], parts: Sequence[float]) -> Style:
    """Stylised features are linear in the style's statistics: mixing these mixes those (the paper's equation 15)."""
    return float32(sum(part * style for style, part in zip(styles, parts, strict=True)))
