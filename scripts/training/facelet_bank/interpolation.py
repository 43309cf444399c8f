"""Deep feature interpolation: how the features of a face change when it gets an attribute.

Paper: Upchurch, Gardner, Pleiss, Pless, Snavely, Bala, Weinberger, "Deep Feature Interpolation for Image Content
Changes", CVPR 2017, section 3: the mean features of the K nearest faces with the attribute, minus those of the K
nearest faces without it.
Differences: the vector is not scaled to a length of 1, as in yingcong/Facelet_Bank, commit 2839aed. The nearest faces
are those whose deepest features point in the most similar direction; Facelet-Bank compares landmarks, which aligned
faces share.
"""

from collections.abc import Callable, Sequence
from functools import reduce

import numpy as np
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import adaptive_avg_pool2d, normalize

Features = tuple[Tensor, ...]
"""The levels of one face, (C, H, W) each."""

PORTION = 8
"""Faces that are encoded at once: at 448 pixels, VGG-19 needs about 0.2 GB for each."""

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


def attribute_vector(
    having: Sequence[int], lacking: Sequence[int], encode: Callable[[Sequence[int]], Sequence[Features]]
) -> Features:
    """The change of features: Upchurch et al., equation 2, without its scale.

    Args:
        having: faces with the attribute.
        lacking: faces without it.
        encode: the features of some faces.

    Returns:
        The change of each level.
    """
    with_it, without = mean_features(having, encode), mean_features(lacking, encode)
    return tuple(after - before for after, before in zip(with_it, without, strict=True))


def mean_features(faces: Sequence[int], encode: Callable[[Sequence[int]], Sequence[Features]]) -> Features:
    """The mean features of some faces, level by level; the faces are encoded a few at a time."""
    portions = [faces[first : first + PORTION] for first in range(0, len(faces), PORTION)]
    totals = reduce(_added, (features for portion in portions for features in encode(portion)))
    return tuple(level / len(faces) for level in totals)


def _added(one: Features, other: Features) -> Features:
    return tuple(first + second for first, second in zip(one, other, strict=True))
