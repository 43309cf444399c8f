"""The canvas that the network paints: a photo reduced and padded to one of a few sizes, and the way back."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.compositing.stylise import fit_to_network
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB
from sagemaker_endpoints._sdk.dtypes import uint8

GRID = 64
"""A canvas's sides are multiples of this many pixels.

The network needs multiples of eight. But photos come in all sizes, and a GPU selects its algorithms anew for each size
of canvas: a coarser grid means fewer sizes, and more photos that can be painted in one batch.
"""

PaintedLevels = NDArray[np.float32]
"""(H, W, 3) levels, red first, not clipped to 0…255."""


def style_canvas(photo: RGB, longest: int) -> RGB:
    """Reduce a photo and pad it to the grid with its mirror image, at the right and below.

    Args:
        photo: (H, W, 3) uint8.
        longest: pixels that the longer side has at most before it is padded.

    Returns:
        (h, w, 3) uint8, the reduced photo at its top left.
    """
    small = fit_to_network(photo, longest, 1)
    height, width = small.shape[:2]
    below, right = -height % GRID, -width % GRID
    return uint8(cv2.copyMakeBorder(small, 0, below, 0, right, cv2.BORDER_REFLECT_101))


def blend_painted(photo: RGB, painted: PaintedLevels, longest: int, kept: float) -> RGB:
    """Add a painted canvas, enlarged to the photo's size, to a share of the photo.

    The sum is rounded and clipped to 0…255. The authors' tool instead stretches every result to the full range of
    levels when it saves the file: that would remove the fog from a foggy scene, and make a video flicker.

    Args:
        photo: (H, W, 3) uint8.
        painted: of the size of `style_canvas(photo, longest)`.
        longest: as for `style_canvas`.
        kept: share of the photo, 0…1.

    Returns:
        (H, W, 3) uint8.
    """
    height, width = fit_to_network(photo, longest, 1).shape[:2]
    own = painted[:height, :width]
    if own.shape != photo.shape:
        own = opencv.resize(own, photo.shape[1::-1], cv2.INTER_CUBIC)
    return uint8(cv2.addWeighted(photo, kept, own, 1.0, 0.0, dtype=cv2.CV_8U))
