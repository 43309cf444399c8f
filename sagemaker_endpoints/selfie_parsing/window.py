"""The window of a photo that the network gets for one face."""

import numpy as np

from sagemaker_endpoints._sdk.align import Alignment
from sagemaker_endpoints._sdk.contract import Face
from sagemaker_endpoints._sdk.parts import RIM

SIDE = 256
"""Pixels of the network's input and output."""

HEADS = 6.0
"""The longest side of the window, in heights of the face. The network is made for one person near the camera, from the
head to the chest; in a wider window a head would have too few pixels for its hair."""

MARGIN = RIM / (1 - 2 * RIM)
"""How far the window reaches beyond the photo's edge, as a share of its part inside the photo. The parts fade out in a
rim, and hair that the photo's edge cuts must not fade with it."""


def window_around(face: Face, shape: tuple[int, ...]) -> Alignment:
    """The window of a face: an upright square around it without what lies outside the photo, and a margin.

    What remains of the square is stretched to the network's input, as the authors stretch a whole photo.

    Args:
        face: a face of the photo.
        shape: (H, W, …) of the photo.

    Returns:
        The map from the photo to the network's input, and the input's size.
    """
    low, high = face.landmarks[:, :2].min(axis=0), face.landmarks[:, :2].max(axis=0)
    middle, half = (low + high) / 2, HEADS / 2 * (high - low).max()
    start, end = np.maximum(middle - half, 0), np.minimum(middle + half, shape[1::-1])
    start, end = start - MARGIN * (end - start), end + MARGIN * (end - start)
    scale = (SIDE / (end - start)).astype(np.float64)
    return Alignment(np.column_stack([np.diag(scale), -scale * start]), (SIDE, SIDE))
