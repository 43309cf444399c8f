"""The parts of a face and of its surroundings, as a face parsing network labels them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk.opencv import Size
from sagemaker_endpoints._sdk.resample import warp
from sagemaker_endpoints._sdk.similarity import Affine, compose, inverse, transform_points

PARTS = (
    *("background", "skin", "left_brow", "right_brow", "left_eye", "right_eye", "glasses", "left_ear", "right_ear"),
    *("earring", "nose", "mouth", "upper_lip", "lower_lip", "neck", "necklace", "clothes", "hair", "hat"),
)
"""The labels in the order of CelebAMask-HQ, as published parsers have it (Lee et al., "MaskGAN", 2020). Left and right
are those of the data set."""

MORE_PARTS = ("beard", "cover")
"""Parts that this data set does not name: beard and moustache, and what is in front of the head, such as a hand."""

RIM = 0.08
"""Width of the rim, as a share of a view's side, in which the view fades into the next one: networks are least accurate
at the edge of their input."""

Plane = NDArray[np.float32]


@dataclass(frozen=True)
class View:
    """The parsing result of one square of a photo.

    Attributes:
        matrix: (2, 3), from the photo's pixels to the square's.
        probabilities: (s, s, N) float16: the probability of each of `names`.
        names: the parts that the network tells apart: members of `PARTS` or `MORE_PARTS`.
        weight: 0…1, how much the view counts where coarser views know the pixel too.
    """

    matrix: Affine
    probabilities: NDArray[np.float16]
    names: tuple[str, ...] = PARTS
    weight: float = 1.0

    def of(self, *names: str) -> Plane:
        """The probability of any of these parts; parts that the network does not tell apart have none.

        Args:
            names: members of `PARTS` or `MORE_PARTS`.

        Returns:
            (s, s) float32, 0…1.

        Raises:
            ValueError: there is no such part.
        """
        unknown = [name for name in names if name not in PARTS + MORE_PARTS]
        if unknown:
            raise ValueError(f"There is no part '{unknown[0]}', only {', '.join(PARTS + MORE_PARTS)}.")
        total = np.zeros(self.probabilities.shape[:2], np.float32)
        for name in names:
            if name in self.names:
                total += _float32(self.probabilities[..., self.names.index(name)])
        return total


class ViewsOnDemand:
    """Views that are computed on first use, then kept: a network runs only if somebody needs what it sees.

    Args:
        compute: computes each view, the finest first.

    Example:
        >>> view = View(np.eye(2, 3), np.zeros((8, 8, 1), np.float16), ("hair",))
        >>> views = ViewsOnDemand([lambda: view, lambda: 1 / 0])
        >>> views[0] is view
        True
    """

    def __init__(self, compute: Sequence[Callable[[], View]]) -> None:
        self._compute = compute
        self._views: dict[int, View] = {}

    def __len__(self) -> int:
        return len(self._compute)

    def __getitem__(self, index: int) -> View:
        position = range(len(self))[index]
        if position not in self._views:
            self._views[position] = self._compute[position]()
        return self._views[position]

    def __iter__(self) -> Iterator[View]:
        return (self[index] for index in range(len(self)))


@dataclass(frozen=True)
class Parts:
    """The part that each pixel around one face belongs to.

    Attributes:
        views: the finest first; each of the others covers a larger square than the one before.
    """

    views: tuple[View, ...] | ViewsOnDemand

    def finest(self, matrix: Affine, size: Size) -> "Parts":
        """The finest view alone, if it shows all of a picture, so that no other network has to run; or all views.

        Args:
            matrix: (2, 3), from the photo's pixels to the picture's.
            size: (width, height) of the picture.
        """
        view = self.views[0]
        corners = np.array([(0, 0), (size[0], 0), (0, size[1]), size], np.float64)
        seen = transform_points(compose(view.matrix, inverse(matrix)), corners)
        shows_all = bool((seen >= 0).all() and (seen <= len(view.probabilities)).all())
        return Parts((replace(view, weight=1.0),)) if shows_all else self

    def sample(self, names: tuple[str, ...], matrix: Affine, size: Size) -> tuple[Plane, Plane]:
        """The probability of any of these parts, in the pixels of another picture.

        Args:
            names: members of `PARTS` or `MORE_PARTS`.
            matrix: (2, 3), from the photo's pixels to that picture's.
            size: (width, height) of that picture.

        Returns:
            The probability, and the share of each pixel that the views cover; both (height, width) float32, 0…1. The
            probability is at most the coverage.
        """
        (probability,), covered = self.sample_each((names,), matrix, size)
        return probability, covered

    def sample_each(self, groups: Sequence[tuple[str, ...]], matrix: Affine, size: Size) -> tuple[list[Plane], Plane]:
        """The probability of several groups of parts, in the pixels of another picture.

        Args:
            groups: the names of each, as in `sample`.
            matrix: (2, 3), from the photo's pixels to that picture's.
            size: (width, height) of that picture.

        Returns:
            The probability of each group, and the share of each pixel that the views cover; as in `sample`.
        """
        shape = (size[1], size[0])
        probabilities, covered = [np.zeros(shape, np.float32) for _ in groups], np.zeros(shape, np.float32)
        for view in self.views:
            side = len(view.probabilities)
            shown, to_part = _shown_part(compose(matrix, inverse(view.matrix)), side, size)
            part_size = (covered[shown].shape[1], covered[shown].shape[0])
            share = _clipped(warp(_rim_ramp(side), to_part, part_size, cv2.BORDER_CONSTANT))
            share *= (1 - covered[shown]) * np.float32(view.weight)
            for probability, names in zip(probabilities, groups, strict=True):
                seen = _clipped(warp(view.of(*names), to_part, part_size, cv2.BORDER_REPLICATE))
                seen *= share
                probability[shown] += seen
            covered[shown] += share
        return probabilities, covered


def _shown_part(to_picture: Affine, side: int, size: Size) -> tuple[tuple[slice, slice], Affine]:
    """Rows and columns of a picture that a square of some pixels a side can reach, at least one of each; the map there.

    Args:
        to_picture: (2, 3), from the square to the picture.
        side: of the square, pixels.
        size: (width, height) of the picture.
    """
    corners = transform_points(to_picture, np.array([(0, 0), (side, 0), (0, side), (side, side)], np.float64))
    limit = np.array(size) - 1
    left, top = np.floor(corners.min(axis=0)).clip(0, limit).astype(int)
    right, bottom = np.ceil(corners.max(axis=0)).clip([left + 1, top + 1], size).astype(int)
    to_part = np.column_stack([to_picture[:, :2], to_picture[:, 2] - (left, top)])
    return (slice(int(top), int(bottom)), slice(int(left), int(right))), to_part


def _clipped(values: Plane) -> Plane:
    return np.clip(values, 0, 1, out=values)


def _float32(plane: NDArray[np.float16]) -> Plane:
    """The same as float32; OpenCV converts four times as fast as NumPy."""
    return np.asarray(cv2.convertFp16(np.ascontiguousarray(plane).view(np.int16)), np.float32)


def _rim_ramp(side: int) -> Plane:
    """(side, side): 1, falling to 0 at the edge."""
    inwards = np.minimum(np.arange(side), np.arange(side)[::-1]) / np.float32(RIM * side)
    ramp = inwards.clip(0, 1).astype(np.float32)
    return np.minimum(ramp, ramp[:, None])
