"""The guided filter: edge-aware smoothing whose time does not depend on its radius; with a grey or a colour guide."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.filters.blur import box
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.dtypes import float32

CELLS_PER_RADIUS = 3
"""Radius of a window in cells of the reduced copy (`fast_guided_filter`); coarser cells would be visible."""

Guide = NDArray[np.float32]
"""(H, W, 3) float32, 0…1."""


@dataclass(frozen=True)
class LinearModel:
    """value = slope · colour + offset, with a slope and an offset for every pixel.

    Attributes:
        slope: (H, W, 3) float32.
        offset: (H, W) float32.
    """

    slope: NDArray[np.float32]
    offset: Plane


def guided_filter(guide: Plane, source: Plane, radius: int, epsilon: float) -> Plane:
    """Smooth a plane except across the edges of a grey guide.

    He, Sun and Tang, "Guided image filtering", ECCV 2010, equations 5, 6 and 8.

    Args:
        guide: (H, W) float32.
        source: (H, W) float32.
        radius: of the square windows, pixels.
        epsilon: in the square of the guide's unit; edges whose variance is well above it stay.

    Returns:
        (H, W) float32.

    Example:
        >>> step = np.array([[0, 0, 0, 0, 8, 8, 8, 8]], np.float32)
        >>> guided_filter(step, step, 2, 0.01).round().tolist()
        [[0.0, 0.0, 0.0, 0.0, 8.0, 8.0, 8.0, 8.0]]
    """
    mean_guide, mean_source = box(guide, radius), box(source, radius)
    covariance = box(guide * source, radius) - mean_guide * mean_source
    variance = box(guide * guide, radius) - mean_guide * mean_guide
    slope = float32(covariance / (variance + np.float32(epsilon)))
    offset = mean_source - slope * mean_guide
    return box(slope, radius) * guide + box(offset, radius)


def fast_guided_filter(guide: Plane, source: Plane, radius: int, epsilon: float) -> Plane:
    """As `guided_filter`, several times faster on wide windows.

    He and Sun, "Fast guided filter", 2015, algorithm 2. Products are formed before the copy is reduced by area, so
    that the windows' variances are those of all pixels.

    Args:
        guide: (H, W) float32.
        source: (H, W) float32.
        radius: of the square windows, pixels.
        epsilon: in the square of the guide's unit.

    Returns:
        (H, W) float32.

    Example:
        >>> step = np.where(np.arange(64) < 32, 0, 8).astype(np.float32) * np.ones((64, 1), np.float32)
        >>> bool(np.abs(fast_guided_filter(step, step, 12, 0.01) - guided_filter(step, step, 12, 0.01)).max() < 0.5)
        True
    """
    height, width = guide.shape
    factor = max(1, radius // CELLS_PER_RADIUS)
    size = opencv.reduced_size(width, height, factor)
    reduced_radius = round(radius / factor)
    means = (_reduced_mean(plane, size, reduced_radius) for plane in (guide, source, guide * source, guide * guide))
    mean_guide, mean_source, mean_product, mean_square = means
    variance = mean_square - mean_guide * mean_guide + np.float32(epsilon)
    slope = float32((mean_product - mean_guide * mean_source) / variance)
    offset = mean_source - slope * mean_guide
    filtered = _enlarge(box(slope, reduced_radius), (width, height))
    filtered *= guide
    filtered += _enlarge(box(offset, reduced_radius), (width, height))
    return filtered


def edge_preserving_base(plane: Plane, weight: Plane, radius: int, epsilon: float) -> Plane:
    """The guided filter guided by its own input, over weighted pixels only.

    As `guided_filter(plane, plane, …)` with each window mean weighted (normalised convolution): a dark neighbour
    without weight, such as hair beside skin, neither darkens the mean nor counts as an edge.

    Args:
        plane: (H, W) float32.
        weight: (H, W) float32, >= 0.
        radius: of the square windows, pixels.
        epsilon: in the square of the plane's unit; edges whose variance is well above it stay.

    Returns:
        (H, W) float32; without weight nearby the value means nothing.

    Example:
        >>> skin_and_hair = np.array([[60, 60, 60, 5]], np.float32)
        >>> base = edge_preserving_base(skin_and_hair, np.array([[1, 1, 1, 0]], np.float32), 1, 9.0)
        >>> base[0, :3].round(1).tolist()
        [60.0, 60.0, 60.0]
    """
    total = box(weight, radius) + np.float32(1e-4)
    mean = box(weight * plane, radius) / total
    variance = np.maximum(box(weight * plane * plane, radius) / total - mean * mean, 0.0)
    slope = weight * variance / (variance + np.float32(epsilon))
    offset = weight * mean - slope * mean
    return (box(slope, radius) * plane + box(offset, radius)) / total


def fit_linear_model(guide: Guide, source: Plane, known: Plane, radius: int, epsilon: float) -> LinearModel:
    """Fit, in every window, the affine function of colour that explains `source` best where it is known.

    He, Sun and Tang, "Guided image filtering", TPAMI 2013, equations 17 to 19, each mean weighted by `known`
    (normalised convolution). Where colour does not explain `source`, the slope falls to 0 and the mean remains.

    Args:
        guide: (H, W, 3) float32, 0…1.
        source: (H, W) float32.
        known: (H, W) float32, >= 0, above 0 somewhere in every window.
        radius: of the square windows, pixels.
        epsilon: in squares of the guide's unit.

    Returns:
        The model at the guide's size.

    Example:
        >>> guide = np.random.default_rng(0).random((8, 8, 3), np.float32)
        >>> twice_red = fit_linear_model(guide, 2 * guide[..., 0], np.ones((8, 8), np.float32), 3, 1e-6)
        >>> np.allclose(twice_red.slope[4, 4], [2, 0, 0], atol=0.01)
        True
    """
    inverse = float32(1 / box(known, radius))
    planes = [float32(plane) for plane in cv2.split(guide)]
    means = [box(plane * known, radius) * inverse for plane in planes]
    mean_source = box(source * known, radius) * inverse
    weighted = [plane * known for plane in planes]
    covariance = {
        (i, j): box(weighted[i] * planes[j], radius) * inverse - means[i] * means[j]
        for i in range(3)
        for j in range(i, 3)
    }
    for i in range(3):
        covariance[i, i] = covariance[i, i] + np.float32(epsilon)
    joint = [box(weighted[i] * source, radius) * inverse - means[i] * mean_source for i in range(3)]
    slopes = _solve(covariance, joint)
    offset = mean_source - sum(slope * mean for slope, mean in zip(slopes, means, strict=True))
    averaged = [box(slope, radius) for slope in slopes]
    return LinearModel(opencv.merge(averaged), box(float32(offset), radius))


def apply_linear_model(model: LinearModel, guide: Guide) -> Plane:
    """Evaluate a model for every pixel of a guide, which may be larger than the one it was fitted on.

    Args:
        model: the model.
        guide: (H, W, 3) float32, 0…1.

    Returns:
        (H, W) float32, not clipped.

    Example:
        >>> red = LinearModel(np.tile(np.array([1, 0, 0], np.float32), (1, 1, 1)), np.full((1, 1), 0.5, np.float32))
        >>> apply_linear_model(red, np.array([[[0.25, 1, 1], [0.5, 1, 1]]], np.float32)).tolist()
        [[0.75, 1.0]]
    """
    size = (guide.shape[1], guide.shape[0])
    slope, offset = _enlarge(model.slope, size), _enlarge(model.offset, size)
    slope *= guide
    return float32(cv2.transform(slope, np.ones((1, 3), np.float32)) + offset)


def explained(model: LinearModel, guide: Guide, source: Plane, known: Plane, radius: int) -> Plane:
    """How much of the variation of `source` in every window a model explains: the coefficient of determination.

    Args:
        model: fitted to these planes, of their size.
        guide: (H, W, 3) float32, 0…1.
        source: (H, W) float32, 0 or 1.
        known: (H, W) float32, >= 0, above 0 somewhere in every window.
        radius: of the square windows, pixels.

    Returns:
        (H, W) float32, 0…1; 1 where `source` does not vary.

    Example:
        >>> guide = np.tile(np.array([0, 0, 1, 1], np.float32)[:, None], (4, 1, 3))
        >>> source, known = guide[..., 0].copy(), np.ones((4, 4), np.float32)
        >>> bool(explained(fit_linear_model(guide, source, known, 2, 1e-4), guide, source, known, 2).min() > 0.9)
        True
    """
    total = box(known, radius)
    mean = box(known * source, radius) / total
    missed = apply_linear_model(model, guide) - source
    variance = mean * (1 - mean)
    unexplained = box(known * missed * missed, radius) / total
    return float32(1 - np.minimum(unexplained, variance) / np.maximum(variance, np.float32(1e-3)))


def _reduced_mean(plane: Plane, size: opencv.Size, radius: int) -> Plane:
    return box(opencv.resize(plane, size, cv2.INTER_AREA), radius)


def _enlarge(values: NDArray[np.float32], size: opencv.Size) -> NDArray[np.float32]:
    return opencv.resize(values, size, cv2.INTER_LINEAR)


def _solve(matrix: dict[tuple[int, int], Plane], right: list[Plane]) -> list[Plane]:
    """Cramer's rule for a symmetric positive definite 3 × 3 matrix in every pixel."""
    xx, xy, xz, yy, yz, zz = (matrix[key] for key in ((0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2)))
    minor_xx, minor_xy, minor_xz = yy * zz - yz * yz, xz * yz - xy * zz, xy * yz - xz * yy
    minor_yy, minor_yz, minor_zz = xx * zz - xz * xz, xy * xz - xx * yz, xx * yy - xy * xy
    inverse = float32(1 / (xx * minor_xx + xy * minor_xy + xz * minor_xz))
    x, y, z = right
    rows = ((minor_xx, minor_xy, minor_xz), (minor_xy, minor_yy, minor_yz), (minor_xz, minor_yz, minor_zz))
    return [float32((a * x + b * y + c * z) * inverse) for a, b, c in rows]
