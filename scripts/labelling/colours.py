"""The colours of one class on one portrait: a few Gaussians in Lab."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Lab, Plane

SPREAD_FLOOR = np.diag(np.array([4.0, 2.0, 2.0]) ** 2)
"""Added to the covariance of each Gaussian: noise and JPEG spread even a flat area by about so much."""

SEED = 7
"""Of the clustering: the same portrait always gets the same proposal."""

MAX_SAMPLES = 4000


@dataclass(frozen=True)
class Colours:
    """A mixture of Gaussians.

    Attributes:
        means: (K, 3) Lab.
        precisions: (K, 3, 3).
        offsets: (K,), the logarithm of each Gaussian's weight and norm.
    """

    means: NDArray[np.float64]
    precisions: NDArray[np.float64]
    offsets: NDArray[np.float64]

    def squared_distance(self, lab: Lab) -> Plane:
        """(H, W) float32: the squared Mahalanobis distance of each pixel to the nearest Gaussian."""
        nearest: Plane = self._distances(lab).min(axis=0).astype(np.float32)
        return nearest

    def log_likelihood(self, lab: Lab) -> Plane:
        """(H, W) float32: the logarithm of the likelihood of each pixel under the best Gaussian."""
        scores = self.offsets[:, None, None] - self._distances(lab) / 2
        best: Plane = scores.max(axis=0).astype(np.float32)
        return best

    def _distances(self, lab: Lab) -> NDArray[np.float64]:
        offset = lab[None].astype(np.float64) - self.means[:, None, None]
        squares = np.einsum("khwi,kij,khwj->khw", offset, self.precisions, offset, optimize=True)
        return np.asarray(squares, np.float64)


def fit_colours(samples: Lab, count: int) -> Colours | None:
    """Fit a mixture.

    Args:
        samples: (N, 3) Lab.
        count: the number of Gaussians.

    Returns:
        None if there are too few samples.
    """
    if len(samples) < 8 * count:
        return None
    some = np.ascontiguousarray(samples[:: -(-len(samples) // MAX_SAMPLES)], np.float32)
    cv2.setRNGSeed(SEED)
    stop = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 20, 0.5)
    _, clusters, _ = cv2.kmeans(some, count, np.empty((0, 1), np.int32), stop, 2, cv2.KMEANS_PP_CENTERS)
    parts = [part for k in range(count) if len(part := some[clusters[:, 0] == k]) >= 4]
    means = np.stack([part.mean(axis=0) for part in parts]).astype(np.float64)
    covariances = np.stack([np.cov(part.T) + SPREAD_FLOOR for part in parts])
    weights = np.array([len(part) / len(some) for part in parts])
    offsets = np.log(weights) - np.linalg.slogdet(covariances)[1] / 2
    return Colours(means, np.linalg.inv(covariances), offsets)
