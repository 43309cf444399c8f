"""The windows of a photo that the networks see of one head."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._sdk.landmarks import LEFT_EYE, RIGHT_EYE
from sagemaker_endpoints._sdk.similarity import Affine, inverse

SIDE = 256
"""Pixels of a side of the window: the input of the person network, and our output."""


@dataclass(frozen=True)
class Framing:
    """How much of a photo a window shows.

    Attributes:
        units: distances between the eyes that fit into a side.
        eyes: where the middle between the eyes lies, as a share of the side.
        weight: 0…1, how much the window counts where a wider one shows the pixel too.
    """

    units: float
    eyes: tuple[float, float]
    weight: float = 1.0


WIDE = Framing(12.0, (0.50, 0.36))
"""Long hair, hats and shoulders are inside."""

CLOSE = Framing(6.0, (0.50, 0.44), 0.5)
"""The head from the crown to below the chin: glasses, beard and fringe are twice as large. On labelled
photographs that did not train, half of each window was better than either alone."""

FRAMINGS = {"close": CLOSE, "wide": WIDE}
"""By name, the finest first."""


def window_of(face: FaceFrame, framing: Framing = WIDE) -> Affine:
    """The window around a face, with the chin below and the forehead above.

    Args:
        face: landmarks in the photo's pixels.
        framing: how much the window shows.

    Returns:
        (2, 3), from the photo's pixels to the window's.

    Example:
        >>> from sagemaker_endpoints._imaging.face.sample_face import sample_frame
        >>> window_of(sample_frame()).shape
        (2, 3)
    """
    scale = SIDE / (framing.units * face.unit)
    linear = scale * np.stack([face.right, -face.up]).astype(np.float64)
    return np.column_stack([linear, SIDE * np.array(framing.eyes) - linear @ eyes_of(face)])


def centres_in_photo(window: Affine, side: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Where the pixels of a window lie in the photo.

    Args:
        window: (2, 3), from the photo's pixels to the window's.
        side: of the window, pixels.

    Returns:
        x and y of each pixel's centre; (side, side) float64 each.

    Example:
        >>> x, y = centres_in_photo(np.eye(2, 3), 2)
        >>> x.tolist(), y.tolist()
        ([[0.5, 1.5], [0.5, 1.5]], [[0.5, 0.5], [1.5, 1.5]])
    """
    along = np.arange(side) + 0.5
    x, y = (step[0] * along + (step[1] * along + step[2])[:, None] for step in inverse(window))
    return x, y


def eyes_of(face: FaceFrame) -> NDArray[np.float64]:
    """The middle between the eyes; the gaze does not move it.

    Args:
        face: the face.

    Returns:
        (2,) float64, pixels.
    """
    return np.asarray((face.ring(LEFT_EYE).mean(axis=0) + face.ring(RIGHT_EYE).mean(axis=0)) / 2, np.float64)
