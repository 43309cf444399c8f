"""The guided filter: edge-aware smoothing in a time that does not depend on its radius."""

import numpy as np

from .arrays import Plane
from .blur import box


def guided_filter(guide: Plane, source: Plane, radius: int, epsilon: float) -> Plane:
    """He, Sun and Tang, "Guided image filtering", ECCV 2010, equations 5, 6 and 8, with a grey guide.

    guide, source: (H, W) float32. radius: pixels of the square windows.
    epsilon: in the square of the guide's unit; edges whose variance is well above it stay.
    returns: (H, W) float32, `source` smoothed except across the edges of `guide`.
    """
    mean_guide, mean_source = box(guide, radius), box(source, radius)
    covariance = box(guide * source, radius) - mean_guide * mean_source
    variance = box(guide * guide, radius) - mean_guide * mean_guide
    slope = np.asarray(covariance / (variance + np.float32(epsilon)), np.float32)
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
