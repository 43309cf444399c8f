"""A statistical model of one material's colour in one photo: a Gaussian of lightness and shading-free chroma."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._sdk.dtypes import float32

SPREAD_FLOOR = np.diag(np.array([9.0, 0.020, 0.028]) ** 2)
"""Added to the samples' covariance, because a whole face varies more than the samples: much in lightness, little in
chroma."""

MAX_DEVIATIONS = 2.5
"""Samples further than this many standard deviations from the median are outliers: a strand of hair, a shadow, the
frame of glasses."""

MEAN_SQUARED_DISTANCE = 3.0
"""Mean squared Mahalanobis distance of a three-dimensional Gaussian; colours up to this distance get likelihood 1."""


@dataclass(frozen=True)
class ColourModel:
    """The colour of one material in one photo.

    Attributes:
        median: (3,) float32, features of `shading_free`.
        precision: (3, 3) float32, inverse of the features' covariance.
        lab: (3,) float32, median Lab colour of the samples.
    """

    median: NDArray[np.float32]
    precision: NDArray[np.float32]
    lab: NDArray[np.float32]


def shading_free(lab: Lab) -> NDArray[np.float32]:
    """Lightness, and chroma that shading does not change: L, a/(L+16), b/(L+16).

    L + 16, a and b all grow with the cube root of the light (CIE 15:2004, section 8.2.1), so the two quotients stay
    the same from the lit to the shaded side of a face.

    Args:
        lab: (…, 3) float32.

    Returns:
        (…, 3) float32.

    Example:
        >>> lit_and_shaded = np.array([[84, 25, 50], [34, 12.5, 25]], np.float32)
        >>> shading_free(lit_and_shaded).round(2).tolist()
        [[84.0, 0.25, 0.5], [34.0, 0.25, 0.5]]
    """
    inverse = np.float32(1) / (lab[..., 0] + np.float32(16))
    features = np.empty_like(lab)
    features[..., 0] = lab[..., 0]
    features[..., 1] = lab[..., 1] * inverse
    features[..., 2] = lab[..., 2] * inverse
    return features


def fit_colour_model(samples: Lab) -> ColourModel:
    """Fit a model to samples of a material, without the outliers.

    Args:
        samples: (N, 3) float32 Lab, N >= 1. Most of them show the material; fewer than half may show something else.

    Returns:
        The model of the material.

    Example:
        >>> skin = np.array([[70, 15, 20]] * 9 + [[10, 0, 0]], np.float32)
        >>> fit_colour_model(skin).lab.tolist()
        [70.0, 15.0, 20.0]
    """
    features = shading_free(samples)
    median = np.median(features, axis=0)
    deviation = 1.4826 * np.median(np.abs(features - median), axis=0) + np.sqrt(np.diag(SPREAD_FLOOR)) / 4
    kept = features[(np.abs(features - median) < MAX_DEVIATIONS * deviation).all(axis=1)]
    centred = kept - median
    covariance = centred.T @ centred / max(len(kept), 1) + SPREAD_FLOOR
    precision = np.linalg.inv(covariance).astype(np.float32)
    return ColourModel(median.astype(np.float32), precision, np.median(samples, axis=0).astype(np.float32))


def likelihood(lab: Lab, model: ColourModel) -> Plane:
    """How well each pixel's colour fits a model.

    Args:
        lab: (H, W, 3) float32.
        model: the material.

    Returns:
        (H, W) float32, 0…1: 1 up to `MEAN_SQUARED_DISTANCE`, then falling with the squared Mahalanobis distance.

    Example:
        >>> skin = fit_colour_model(np.array([[70, 15, 20]] * 9, np.float32))
        >>> likelihood(np.array([[[70, 15, 20], [30, -10, -40]]], np.float32), skin).round(3).tolist()
        [[1.0, 0.0]]
    """
    whitening = np.linalg.cholesky(model.precision).T
    affine = np.column_stack([whitening, -whitening @ model.median]).astype(np.float32)
    whitened = float32(cv2.transform(shading_free(lab), affine))
    distance = np.einsum("...i,...i->...", whitened, whitened)
    return float32(np.exp(np.minimum(np.float32(MEAN_SQUARED_DISTANCE) - distance, 0.0) * np.float32(1 / 6)))
