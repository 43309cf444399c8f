"""What one material looks like in one photo, learnt from samples: a Gaussian of lightness and shading-free chroma."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._sdk.dtypes import float32

SPREAD_FLOOR = np.diag(np.array([9.0, 0.020, 0.028]) ** 2)
"""Added to the samples' covariance: lightness varies over a face more than over its samples, chroma a little."""

TRIM = 2.5
"""Samples further from the median than this many deviations are something else: a strand, a shadow, a frame."""

TYPICAL = 3.0
"""Mean squared Mahalanobis distance of a three-dimensional Gaussian: nearer is as likely as can be."""


@dataclass(frozen=True)
class ColourModel:
    """median: (3,) features of `shading_free`. precision: (3, 3), inverse of their covariance. lab: (3,) median
    colour."""

    median: NDArray[np.float32]
    precision: NDArray[np.float32]
    lab: NDArray[np.float32]


def shading_free(lab: Lab) -> NDArray[np.float32]:
    """(…, 3) L, a/(L+16), b/(L+16).

    L + 16, a and b all grow with the cube root of the light (CIE 15:2004, section 8.2.1), so the two quotients stay
    the same from the lit to the shaded side of a face.
    """
    inverse = np.float32(1) / (lab[..., 0] + np.float32(16))
    features = np.empty_like(lab)
    features[..., 0] = lab[..., 0]
    features[..., 1] = lab[..., 1] * inverse
    features[..., 2] = lab[..., 2] * inverse
    return features


def learn_colour(samples: Lab) -> ColourModel:
    """samples: (N, 3) Lab, N >= 1, mostly of the material; up to half may be something else."""
    features = shading_free(samples)
    median = np.median(features, axis=0)
    deviation = 1.4826 * np.median(np.abs(features - median), axis=0) + np.sqrt(np.diag(SPREAD_FLOOR)) / 4
    kept = features[(np.abs(features - median) < TRIM * deviation).all(axis=1)]
    centred = kept - median
    covariance = centred.T @ centred / max(len(kept), 1) + SPREAD_FLOOR
    precision = np.linalg.inv(covariance).astype(np.float32)
    return ColourModel(median.astype(np.float32), precision, np.median(samples, axis=0).astype(np.float32))


def likelihood(lab: Lab, model: ColourModel) -> Plane:
    """(H, W) float32, 0…1: 1 for every typical colour, falling with the squared Mahalanobis distance beyond."""
    whitening = np.linalg.cholesky(model.precision).T
    affine = np.column_stack([whitening, -whitening @ model.median]).astype(np.float32)
    whitened = float32(cv2.transform(shading_free(lab), affine))
    distance = np.einsum("...i,...i->...", whitened, whitened)
    return float32(np.exp(np.minimum(np.float32(TYPICAL) - distance, 0.0) * np.float32(1 / 6)))
