"""Deep feature interpolation: how the features of a face change when it gets an attribute.

Paper: Upchurch, Gardner, Pleiss, Pless, Snavely, Bala, Weinberger, "Deep Feature Interpolation for Image Content
Changes", CVPR 2017, section 3: the mean features of the K nearest faces with the attribute, minus those of the K
nearest faces without it.
Differences: the vector is not scaled to a length of 1, as in yingcong/Facelet_Bank, commit 2839aed. The nearest faces
are those whose deepest features point in the most similar direction; Facelet-Bank compares landmarks, which aligned
faces share. On demand, the vector is made smaller where it may be chance (James, Stein, "Estimation with Quadratic
Loss", 1961): the grounds of K faces differ from those of K others, and that is no part of the attribute.
"""

from collections.abc import Callable, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import adaptive_avg_pool2d, normalize

Features = tuple[Tensor, ...]
"""The levels of one face, (C, H, W) each."""

PORTION = 8
"""Faces that are encoded at once: at 448 pixels, VGG-19 needs about 0.2 GB for each."""

TINY = 1e-12
"""The smallest square that something is divided by."""

GRID = 4
"""Cells of a side of the descriptor: coarse enough to forgive a few pixels, fine enough to tell poses apart."""


def descriptors_of(deepest: Tensor) -> Tensor:
    """What faces are compared by: (N, D) unit vectors.

    Args:
        deepest: (N, C, H, W), the deepest level of features.
    """
    pooled = adaptive_avg_pool2d(deepest.float(), GRID).flatten(1)
    return normalize(pooled, dim=1)


def nearest(
    descriptor: NDArray[np.float32], others: NDArray[np.float32], allowed: NDArray[np.bool_], count: int
) -> NDArray[np.int64]:
    """The faces that are most like a face.

    Args:
        descriptor: (D,) of the face.
        others: (N, D) of all faces.
        allowed: (N,), which of them may be chosen; the face itself should not be.
        count: how many.

    Returns:
        At most `count` indices, the most similar first.

    Example:
        >>> faces = np.array([[1, 0], [0.8, 0.6], [0, 1]], np.float32)
        >>> nearest(faces[0], faces, np.array([False, True, True]), 1)
        array([1])
    """
    chosen = np.flatnonzero(allowed)
    likeness = others[chosen] @ descriptor
    return np.asarray(chosen[np.argsort(-likeness, kind="stable")[:count]])


class Level(NamedTuple):
    """One level of the features of some faces.

    Attributes:
        mean: (C, H, W).
        noise: (H, W), the square of the mean's standard error, averaged over the channels; 0 for one face.
    """

    mean: Tensor
    noise: Tensor


def attribute_vector(
    having: Sequence[int],
    lacking: Sequence[int],
    encode: Callable[[Sequence[int]], Sequence[Features]],
    noise: float = 0.0,
) -> Features:
    """The change of features: Upchurch et al., equation 2, without its scale.

    Args:
        having: faces with the attribute.
        lacking: faces without it.
        encode: the features of some faces.
        noise: how many times the noise of the two means is taken from the square of their difference, at each place;
            the vector becomes 0 where nothing is left. 0 for the published vector.

    Returns:
        The change of each level.
    """
    with_it, without = mean_features(having, encode), mean_features(lacking, encode)
    return tuple(_certain_change(*levels, noise) for levels in zip(with_it, without, strict=True))


def mean_features(faces: Sequence[int], encode: Callable[[Sequence[int]], Sequence[Features]]) -> tuple[Level, ...]:
    """The mean features of some faces, level by level; the faces are encoded a few at a time."""
    portions = [faces[start : start + PORTION] for start in range(0, len(faces), PORTION)]
    features = (each for portion in portions for each in encode(portion))
    first = next(features)
    sums, squares = ([torch.zeros_like(level) for level in first] for _ in range(2))
    for each in chain([first], features):
        for level, total, square in zip(each, sums, squares, strict=True):
            total.add_(level)
            square.add_(level.square())
    return tuple(_level(total, square, len(faces)) for total, square in zip(sums, squares, strict=True))


def _level(total: Tensor, square: Tensor, count: int) -> Level:
    mean = total / count
    variance = (square / count - mean.square()).clamp(min=0) * count / max(count - 1, 1)
    return Level(mean, variance.mean(0) / count)


def _certain_change(with_it: Level, without: Level, noise: float) -> Tensor:
    change = with_it.mean - without.mean
    chance = noise * (with_it.noise + without.noise)
    return change * (1 - chance / change.square().mean(0).clamp(min=TINY)).clamp(min=0)
