"""Blob detection: round bright spots of a plane, at several scales."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.filters.blur import fill_in, gaussian
from sagemaker_endpoints._sdk.contract import Mask

SIGMA_RATIO = 1.6
"""Ratio of the standard deviations of two Gaussians whose difference approximates the Laplacian (Marr and Hildreth,
1980)."""

MAX_ELONGATION = 2.2
"""Largest ratio of a blob's two curvatures; ridges such as strands and wrinkles have more."""

DISC_PER_SIGMA = 1.8
"""Radius of the disc with the strongest response, in standard deviations of the narrower Gaussian."""


@dataclass(frozen=True)
class Blobs:
    """Parallel arrays, one entry per blob.

    Attributes:
        row: (N,) int, row of the peak's pixel.
        column: (N,) int, column of the peak's pixel.
        radius: (N,) float32, pixels.
        response: (N,) float32, difference of Gaussians at the peak, in the plane's unit.
        saliency: (N,) float32, response divided by the typical response at that scale (1.4826 · median of the absolute
            values).
    """

    row: NDArray[np.intp]
    column: NDArray[np.intp]
    radius: NDArray[np.float32]
    response: NDArray[np.float32]
    saliency: NDArray[np.float32]


def find_blobs(plane: Plane, where: Mask, sigmas: tuple[float, ...]) -> Blobs:
    """Find the peaks of the difference of Gaussians in space and scale, without ridges.

    Lindeberg, "Feature detection with automatic scale selection", 1998; the test of curvatures is Lowe's,
    "Distinctive image features from scale-invariant keypoints", 2004, section 4.1.

    Args:
        plane: (H, W) float32.
        where: (H, W) float32, 0…1; pixels of 0 have no peaks and do not influence their neighbours. It is above 0.5
            somewhere.
        sigmas: the scales: standard deviations of the narrower Gaussian, pixels, rising.

    Returns:
        The blobs, ordered by row, then column.

    Example:
        >>> rows, columns = np.mgrid[:32, :32]
        >>> disc = (np.hypot(rows - 12, columns - 20) < 5).astype(np.float32)
        >>> blobs = find_blobs(disc, np.ones((32, 32), np.float32), (1.5, 3.0))
        >>> best = int(blobs.response.argmax())
        >>> int(blobs.row[best]), int(blobs.column[best])
        (12, 20)
    """
    filled = fill_in(plane, where, max(1, round(2 * max(sigmas))))
    smooth = np.stack([gaussian(filled, sigma) for sigma in sigmas])
    responses = np.stack([gaussian(filled, SIGMA_RATIO * sigma) for sigma in sigmas])
    np.subtract(smooth, responses, out=responses)
    inside = where > 0.5
    typical = np.array([1.4826 * np.median(np.abs(response[inside])) for response in responses], np.float32)
    row, column, scale = _peaks(responses, inside)
    is_round = _is_round(smooth, scale, row, column)
    row, column, scale = row[is_round], column[is_round], scale[is_round]
    response = responses[scale, row, column]
    radius = np.array(sigmas, np.float32)[scale] * np.float32(DISC_PER_SIGMA)
    return Blobs(row, column, radius, response, response / (typical[scale] + np.float32(1e-3)))


def _peaks(
    responses: NDArray[np.float32], inside: NDArray[np.bool_]
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
    """Row, column and scale index of every local maximum, except on the picture's border."""
    strongest = responses.max(axis=0)
    peak = (strongest >= cv2.dilate(strongest, np.ones((3, 3), np.uint8))) & inside & (strongest > 0)
    peak[[0, -1]] = False
    peak[:, [0, -1]] = False
    row, column = np.nonzero(peak)
    return row, column, responses[:, row, column].argmax(axis=0)


def _is_round(
    smooth: NDArray[np.float32], scale: NDArray[np.intp], row: NDArray[np.intp], column: NDArray[np.intp]
) -> NDArray[np.bool_]:
    """Whether both curvatures are negative and about equal: by trace² / determinant of the Hessian."""

    def at(down: int, right: int) -> NDArray[np.float32]:
        return smooth[scale, row + down, column + right]

    xx = at(0, 1) - 2 * at(0, 0) + at(0, -1)
    yy = at(1, 0) - 2 * at(0, 0) + at(-1, 0)
    xy = (at(1, 1) - at(1, -1) - at(-1, 1) + at(-1, -1)) / 4
    determinant = xx * yy - xy * xy
    max_ratio = (MAX_ELONGATION + 1) ** 2 / MAX_ELONGATION
    return (determinant > 0) & (xx + yy < 0) & ((xx + yy) ** 2 < max_ratio * determinant)
