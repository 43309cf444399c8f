"""What the filters measure of a crop."""

import cv2
import numpy as np

from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB, Face

WIDTH = 128
"""Pixels: sharpness is measured at one width, because a large crop is naturally softer than a small one."""

BLACK, WHITE = 10, 245
"""Luma up to which a pixel counts as black, from which on as white."""


def sharpness(crop: RGB) -> float:
    """The variance of the Laplacian (Pech-Pacheco et al., "Diatom autofocusing in brightfield microscopy", 2000).

    Args:
        crop: (H, W, 3) uint8; one that is wider than `WIDTH` is scaled down.

    Returns:
        Squared levels, divided by the variance of the luma: contrast makes a picture no sharper.
    """
    grey = cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY)
    height, width = grey.shape
    if width > WIDTH:
        grey = np.asarray(
            cv2.resize(grey, opencv.scaled_size(width, height, WIDTH / width), interpolation=cv2.INTER_AREA)
        )
    laplacian = cv2.Laplacian(grey, cv2.CV_32F)
    return float(laplacian.var() / (grey.var() + 1))


def extreme_share(crop: RGB) -> float:
    """The share of pixels that are nearly black or nearly white."""
    grey = cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY)
    return float(((grey <= BLACK) | (grey >= WHITE)).mean())


def cut_off(face: Face, shape: tuple[int, int]) -> float:
    """The share of a face's landmarks that lie beyond the edges of its photo.

    Args:
        face: in pixels of the photo.
        shape: (H, W) of the photo.
    """
    points = face.landmarks[:, :2]
    return float(1 - ((points >= 0) & (points <= np.array(shape[::-1]))).all(axis=1).mean())
