"""From a photo to what the network paints on, and from that to the photo's own size."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.compositing.stylise import fit_to_network
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB
from sagemaker_endpoints._sdk.dtypes import uint8

GRID = 64
"""A canvas's sides are multiples of it. The network wants multiples of eight; but photos are of any size, and for each
size of canvas a GPU looks for its fastest way anew. So there are few sizes, and more photos painted together."""

Painted = NDArray[np.float32]
"""(H, W, 3) levels, not cut off at 0 and 255."""


def canvas_of(photo: RGB, longest: int) -> RGB:
    """The photo, its longer side at most `longest` pixels, continued to the right and below by its mirror image."""
    small = fit_to_network(photo, longest, 1)
    height, width = small.shape[:2]
    below, right = -height % GRID, -width % GRID
    return uint8(cv2.copyMakeBorder(small, 0, below, 0, right, cv2.BORDER_REFLECT_101))


def laid_on(photo: RGB, painted: Painted, longest: int, kept: float) -> RGB:
    """What was painted on a photo's canvas, at the photo's size, and a part of the photo itself, as their sum.

    It is rounded and cut off at 0 and 255. The authors' tool stretches every result from its darkest to its brightest
    level instead, which was their way of saving files: a foggy day would lose its fog, and a film would flicker.

    painted: of the size of `canvas_of(photo, longest)`. kept: 0…1 of the photo.
    """
    height, width = fit_to_network(photo, longest, 1).shape[:2]
    own = painted[:height, :width]
    if own.shape != photo.shape:
        own = opencv.resize(own, photo.shape[1::-1], cv2.INTER_CUBIC)
    return uint8(cv2.addWeighted(photo, kept, own, 1.0, 0.0, dtype=cv2.CV_8U))
