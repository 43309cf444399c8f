"""The guided filter, grey and in colour: edge-aware smoothing whose time does not depend on its radius."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.filters.blur import box
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.dtypes import float32


def guided_filter(guide: Plane, source: Plane, radius: int, epsilon: float) -> Plane:
    """He, Sun and Tang, "Guided image filtering", ECCV 2010, equations 5, 6 and 8, with a grey guide.

    guide, source: (H, W) float32. radius: pixels of the square windows.
    epsilon: in the square of the guide's unit; edges whose variance is well above it stay.
    returns: (H, W) float32, `source` smoothed except across the edges of `guide`.
    """
    mean_guide, mean_source = box(guide, radius), box(source, radius)
    covariance = box(guide * source, radius) - mean_guide * mean_source
    variance = box(guide * guide, radius) - mean_guide * mean_guide
    slope = float32(covariance / (variance + np.float32(epsilon)))
    offset = mean_source - slope * mean_guide
    return box(slope, radius) * guide + box(offset, radius)


def edge_preserving_base(plane: Plane, weight: Plane, radius: int, epsilon: float) -> Plane:
    """The guided filter guided by its own input, over the pixels that count only.

    As `guided_filter(plane, plane, …)`, each window mean weighted by `weight` (normalised convolution), so that a
    dark neighbour with no weight, such as hair beside skin, neither shades the mean nor passes for an edge.

    plane, weight: (H, W) float32, weight >= 0. radius, epsilon: as `guided_filter`.
    returns: (H, W) float32; where no pixel counts nearby it is not meaningful.
    """
    total = box(weight, radius) + np.float32(1e-4)
    mean = box(weight * plane, radius) / total
    variance = np.maximum(box(weight * plane * plane, radius) / total - mean * mean, 0.0)
    slope = weight * variance / (variance + np.float32(epsilon))
    offset = weight * mean - slope * mean
    return (box(slope, radius) * plane + box(offset, radius)) / total


CELLS = 3
"""Radius of a window, in cells of the reduced copy, from which coarser cells would show."""


def fast_guided_filter(guide: Plane, source: Plane, radius: int, epsilon: float) -> Plane:
    """As `guided_filter.guided_filter`, several times faster on wide windows.

    He and Sun, "Fast guided filter", 2015, algorithm 2. Products are formed before the copy is reduced by area, so
    that the windows' variances are those of all pixels.

    guide, source: (H, W) float32. radius: pixels of the square windows. epsilon: in the square of the guide's unit.
    returns: (H, W) float32.
    """
    height, width = guide.shape
    factor = max(1, radius // CELLS)
    cells = opencv.reduced_size(width, height, factor)
    reach = round(radius / factor)
    means = (_mean(plane, cells, reach) for plane in (guide, source, guide * source, guide * guide))
    mean_guide, mean_source, mean_product, mean_square = means
    variance = mean_square - mean_guide * mean_guide + np.float32(epsilon)
    slope = float32((mean_product - mean_guide * mean_source) / variance)
    offset = mean_source - slope * mean_guide
    filtered = _enlarged(box(slope, reach), width, height)
    filtered *= guide
    filtered += _enlarged(box(offset, reach), width, height)
    return filtered


def _mean(plane: Plane, cells: tuple[int, int], reach: int) -> Plane:
    return box(opencv.resize(plane, cells, cv2.INTER_AREA), reach)


def _enlarged(plane: Plane, width: int, height: int) -> Plane:
    return opencv.resize(plane, (width, height), cv2.INTER_LINEAR)


Guide = NDArray[np.float32]
"""(H, W, 3) float32, 0…1."""


@dataclass(frozen=True)
class LinearModel:
    """value = slope · colour + offset, for every pixel another one. slope: (H, W, 3). offset: (H, W)."""

    slope: NDArray[np.float32]
    offset: Plane


def learn_linear(guide: Guide, source: Plane, known: Plane, radius: int, epsilon: float) -> LinearModel:
    """For every window the affine function of colour that explains `source` best, as far as it is known.

    He, Sun and Tang, "Guided image filtering", TPAMI 2013, equations 17 to 19, each mean weighted by `known`
    (normalised convolution). Where colour does not tell what `source` is, the slope falls to 0 and its mean remains.

    guide: (H, W, 3). source, known: (H, W); known >= 0, somewhere in every window above 0.
    radius: pixels. epsilon: in squares of the guide's unit.
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


def apply_linear(model: LinearModel, guide: Guide) -> Plane:
    """The value of every pixel of a guide, which may be larger than the one that the model was learnt on.

    guide: (H, W, 3). returns: (H, W) float32, not clipped.
    """
    size = (guide.shape[1], guide.shape[0])
    slope = opencv.resize(model.slope, size, cv2.INTER_LINEAR)
    offset = opencv.resize(model.offset, size, cv2.INTER_LINEAR)
    slope *= guide
    return float32(cv2.transform(slope, np.ones((1, 3), np.float32)) + offset)


def _solve(matrix: dict[tuple[int, int], Plane], right: list[Plane]) -> list[Plane]:
    """Cramer's rule for a symmetric positive definite 3 × 3 matrix in every pixel."""
    xx, xy, xz, yy, yz, zz = (matrix[key] for key in ((0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2)))
    minor_xx, minor_xy, minor_xz = yy * zz - yz * yz, xz * yz - xy * zz, xy * yz - xz * yy
    minor_yy, minor_yz, minor_zz = xx * zz - xz * xz, xy * xz - xx * yz, xx * yy - xy * xy
    inverse = float32(1 / (xx * minor_xx + xy * minor_xy + xz * minor_xz))
    x, y, z = right
    rows = ((minor_xx, minor_xy, minor_xz), (minor_xy, minor_yy, minor_yz), (minor_xz, minor_yz, minor_zz))
    return [float32((a * x + b * y + c * z) * inverse) for a, b, c in rows]
