"""Upright windows around a face, in which the person network sees a person as in a selfie."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB, Mask
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.landmarks import CHIN, FOREHEAD
from sagemaker_endpoints._sdk.resample import read_small, warp
from sagemaker_endpoints._sdk.similarity import Affine, compose, frame_similarity, inverse, scale_of, transform_points
from sagemaker_endpoints._sdk.smoothstep import smoothstep

CELLS = 256
"""Side of a window, cells: that of the person network's input."""

SURFACE = 468
"""The number of landmarks on the face's surface; those of the irises follow."""

FEATHER = 0.2
"""Width of the border in which a window's mask falls to 0, in half sides: people who are cut off there go on in
another window or in the whole picture."""

AT_EDGE = 2.0
"""Cells between the side of a window and the edge of the picture up to which they count as the same."""

MIN_SIDE = 3.5
"""Minimum side of a window in lengths of the face, where a narrow picture makes it smaller: hair and shoulders."""

MAX_TILT = 1.2
"""|cos| + |sin| of a window's angle up to which it is moved into the picture; a more tilted one has corners outside."""


@dataclass(frozen=True)
class Framing:
    """How much of a person a window shows, in lengths of the face, from the forehead to the chin.

    Attributes:
        side: of the window.
        below: how far the window's middle lies below that of the face.
        fits: whether the window shrinks to the shorter side of the picture; otherwise to the longer one.
    """

    side: float
    below: float
    fits: bool = True


CLOSE = Framing(3.3, 0.2)
"""A head with its hair: 80 cells for the face."""

HEAD = Framing(5.5, 0.8)
"""Head and chest, six heads wide. On the sample, in 15 placements, a mean mask of 1.0 over the face; wider ones lose
what the person carries, narrower ones the arms."""

BODY = Framing(11.0, 3.8, fits=False)
"""A standing person. The network finds the figure, but edges are coarse."""


@dataclass(frozen=True)
class FaceLength:
    """Middle, direction and length of a face.

    Attributes:
        middle: (2,) float64 pixels.
        right: (2,) float64 unit vector; (1, 0) for an upright face.
        length: the longer side of the rectangle around the face, in the face's own directions, pixels.
    """

    middle: NDArray[np.float64]
    right: NDArray[np.float64]
    length: float

    @property
    def down(self) -> NDArray[np.float64]:
        """The direction from the forehead to the chin.

        Returns:
            (2,) float64 unit vector.
        """
        return np.array([-self.right[1], self.right[0]]) + 0.0


def face_length(landmarks: NDArray[np.float32]) -> FaceLength:
    """Measure a face.

    Args:
        landmarks: (478, 2 or 3), pixels.

    Returns:
        Its middle, direction and length.

    Example:
        >>> landmarks = np.zeros((478, 3), np.float32)
        >>> landmarks[CHIN], landmarks[FOREHEAD] = (50, 80, 0), (50, 20, 0)
        >>> face_length(landmarks).down
        array([0., 1.])
    """
    points = landmarks[:SURFACE, :2].astype(np.float64)
    down = points[CHIN] - points[FOREHEAD]
    down = down / max(float(np.linalg.norm(down)), 1e-6)
    axes = np.array([[down[1], -down[0]], down])
    own = points @ axes.T
    low, high = own.min(axis=0), own.max(axis=0)
    return FaceLength((low + high) / 2 @ axes, axes[0], float((high - low).max()))


def window_around(face: FaceLength, framing: Framing, width: int, height: int) -> Affine:
    """The window around a face: turned like the face, and as far as possible inside the picture.

    Args:
        face: the face.
        framing: how much the window shows; less in a picture that is narrower.
        width: of the picture, pixels.
        height: of the picture, pixels.

    Returns:
        (2, 3), from the picture's pixels to the window's cells.

    Example:
        >>> face = FaceLength(np.array([50.0, 20.0]), np.array([1.0, 0.0]), 20.0)
        >>> inverse(window_around(face, HEAD, 300, 200))[:, 2].round(6) + 0
        array([0., 0.])
    """
    side = framing.side * face.length
    middle = face.middle + framing.below * face.length * face.down
    if np.abs(face.right).sum() < MAX_TILT:
        limit = min(width, height) if framing.fits else max(width, height)
        side = min(side, max(limit, MIN_SIDE * face.length))
        size = np.array([width, height], np.float64)
        middle = np.where(size >= side, middle.clip(side / 2, np.maximum(size - side / 2, side / 2)), middle)
    return frame_similarity(middle, side * face.right, CELLS)


def read_window(rgb: RGB, window: Affine) -> RGB:
    """The pixels of a window; beyond the picture, its edge is repeated.

    Args:
        rgb: (H, W, 3) uint8.
        window: (2, 3), from the picture's pixels to the window's cells.

    Returns:
        (256, 256, 3) uint8.

    Example:
        >>> read_window(np.full((8, 8, 3), 7, np.uint8), np.array([[32.0, 0, 0], [0, 32.0, 0]])).mean()
        np.float64(7.0)
    """
    pixels: RGB = read_small(rgb, window, (CELLS, CELLS), cv2.BORDER_REPLICATE)
    return pixels


def place_window(plane: Mask, window: Affine, scale: float, size: opencv.Size) -> tuple[tuple[slice, slice], Mask]:
    """Put the cells of a window to their place in the reduced picture.

    Args:
        plane: (256, 256) float32, 0…1.
        window: (2, 3), from the picture's pixels to the window's cells.
        scale: of the reduced picture.
        size: (width, height) of the reduced picture.

    Returns:
        Rows and columns of the smallest part of the reduced picture that contains the window; the plane there, 0 beyond
        the window.

    Example:
        >>> window = np.array([[2.0, 0, -200], [0, 2.0, -100]])
        >>> place_window(np.ones((256, 256), np.float32), window, 0.5, (200, 200))[0]
        (slice(25, 89, None), slice(50, 114, None))
    """
    to_grid = compose(np.array([[scale, 0, 0], [0, scale, 0]]), inverse(window))
    corners = transform_points(to_grid, np.array([[0, 0], [CELLS, 0], [0, CELLS], [CELLS, CELLS]], np.float64))
    limit = np.array(size) - 1
    left, top = np.floor(corners.min(axis=0)).clip(0, limit).astype(int)
    right, bottom = np.ceil(corners.max(axis=0)).clip([left + 1, top + 1], size).astype(int)
    to_part = np.column_stack([to_grid[:, :2], to_grid[:, 2] - [left, top]])
    placed = warp(plane, to_part, (int(right - left), int(bottom - top)), cv2.BORDER_CONSTANT)
    return (slice(int(top), int(bottom)), slice(int(left), int(right))), float32(placed.clip(0, 1))


def feather(window: Affine, width: int, height: int) -> Mask:
    """The weight of a window's cells.

    Args:
        window: (2, 3), from the picture's pixels to the window's cells.
        width: of the picture, pixels.
        height: of the picture, pixels.

    Returns:
        (256, 256) float32: 1 inside, falling to 0 at the sides that have something of the picture behind them.

    Example:
        >>> feather(np.array([[2.0, 0, 0], [0, 2.0, 0]]), 500, 100)[128, [0, 128, 255]].round(2)
        array([1., 1., 0.], dtype=float32)
    """
    half = CELLS / 2
    middles = transform_points(inverse(window), np.array([[0, half], [CELLS, half], [half, 0], [half, CELLS]]))
    margin = AT_EDGE / scale_of(window)
    limits = np.array([width, height]) - margin
    left, right, top, bottom = (bool(np.all((margin < side) & (side < limits))) for side in middles)
    return float32(_fade(left, right) * _fade(top, bottom)[:, None])


def _fade(first: bool, last: bool) -> Mask:
    """(256,) float32: 1, falling to 0 at the first and the last cell where asked for."""
    position = (np.arange(CELLS, dtype=np.float32) + np.float32(0.5)) * np.float32(2 / CELLS) - 1
    rising = smoothstep(-1.0, FEATHER - 1, position)
    return (rising if first else np.ones_like(rising)) * (rising[::-1] if last else np.float32(1))
