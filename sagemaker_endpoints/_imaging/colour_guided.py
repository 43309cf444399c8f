"""The guided filter with a colour guide, learnt from those pixels only that are known."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from .arrays import Plane
from .blur import box

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
    inverse = np.asarray(1 / box(known, radius), np.float32)
    planes = [np.asarray(plane, np.float32) for plane in cv2.split(guide)]
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
    return LinearModel(np.asarray(cv2.merge(averaged), np.float32), box(np.asarray(offset, np.float32), radius))


def apply_linear(model: LinearModel, guide: Guide) -> Plane:
    """The value of every pixel of a guide, which may be larger than the one that the model was learnt on.

    guide: (H, W, 3). returns: (H, W) float32, not clipped.
    """
    size = (guide.shape[1], guide.shape[0])
    slope = np.asarray(cv2.resize(model.slope, size, interpolation=cv2.INTER_LINEAR), np.float32)
    offset = cv2.resize(model.offset, size, interpolation=cv2.INTER_LINEAR)
    slope *= guide
    return np.asarray(cv2.transform(slope, np.ones((1, 3), np.float32)) + offset, np.float32)


def _solve(matrix: dict[tuple[int, int], Plane], right: list[Plane]) -> list[Plane]:
    """Cramer's rule for a symmetric positive definite 3 × 3 matrix in every pixel."""
    xx, xy, xz, yy, yz, zz = (matrix[key] for key in ((0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2)))
    minor_xx, minor_xy, minor_xz = yy * zz - yz * yz, xz * yz - xy * zz, xy * yz - xz * yy
    minor_yy, minor_yz, minor_zz = xx * zz - xz * xz, xy * xz - xx * yz, xx * yy - xy * xy
    inverse = np.asarray(1 / (xx * minor_xx + xy * minor_xy + xz * minor_xz), np.float32)
    x, y, z = right
    rows = ((minor_xx, minor_xy, minor_xz), (minor_xy, minor_yy, minor_yz), (minor_xz, minor_yz, minor_zz))
    return [np.asarray((a * x + b * y + c * z) * inverse, np.float32) for a, b, c in rows]
