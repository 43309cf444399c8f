"""Refines a coarse hair mask of a head crop to a matte with single strands, at the photo's resolution."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.filters.guided_filter import fit_linear_model
from sagemaker_endpoints._imaging.geometry.region import Region
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB, Mask
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.similarity import pixel_centre_matrix
from sagemaker_endpoints._sdk.smoothstep import smoothstep

ToCrop = NDArray[np.floating]
"""(2, 3) affine map from the photo's pixels to the crop's; the origin of both is the top-left corner."""

WINDOW = 0.16
"""Radius, in units, of the windows in which hair and its surroundings are separated by colour."""

BAND = 0.11
"""Maximum distance, in units, between the coarse mask's edge and the tip of a strand."""

EPSILON = 1e-3
"""Regularisation of the colour fit: differences below about 8 levels count as noise."""


@dataclass(frozen=True)
class StrandMatte:
    """The hair of one head.

    Attributes:
        region: the part of the photo that contains all of the hair.
        alpha: (h, w) float32, 0…1, in the region.
        core: (h, w) float32, 0…1, in the region: certain hair, away from the coarse mask's edge.
    """

    region: Region
    alpha: Mask
    core: Mask


def strand_matte(rgb: RGB, crop: RGB, to_crop: ToCrop, unit: float, coarse: Plane) -> StrandMatte | None:
    """Refine a coarse hair mask to single strands.

    An affine function of colour is fitted at every pixel of the crop, as in `matting.person_matte`; its
    coefficients are warped to the photo and applied to the photo's pixels.

    Args:
        rgb: (H, W, 3) uint8, the photo.
        crop: (h, w, 3) uint8, the head crop.
        to_crop: from the photo to the crop.
        unit: the inter-ocular distance in pixels of the crop.
        coarse: (h, w) float32, 0…1, the probability of hair in the crop.

    Returns:
        The matte in the photo's pixels; None if the probability is nowhere above 0.5.

    Example:
        >>> photo = np.zeros((64, 64, 3), np.uint8)
        >>> photo[:, :32] = 200
        >>> matte = strand_matte(photo, photo, np.eye(2, 3), unit=20.0, coarse=float32(photo[..., 0] / 200))
        >>> matte.alpha[32, [0, 37]].round()
        array([1., 0.], dtype=float32)
    """
    if not (coarse > 0.5).any():
        return None
    certainty = float32((2 * coarse - 1) ** 2 + np.float32(2e-3))
    window = max(2, round(WINDOW * unit))
    guide = crop * np.float32(1 / 255)
    model = fit_linear_model(guide, (coarse > 0.5).astype(np.float32), certainty, window, EPSILON)
    lower, upper = _limits(coarse, unit)
    region = _hair_region(rgb, to_crop, upper)
    planes = (*cv2.split(model.slope), model.offset, lower, upper)
    red, green, blue, offset, low, high = (_in_photo(float32(p), to_crop, region) for p in planes)
    pixels = region.cut(rgb) * np.float32(1 / 255)
    fitted = red * pixels[..., 0] + green * pixels[..., 1] + blue * pixels[..., 2] + offset
    return StrandMatte(region, np.clip(smoothstep(0.2, 0.9, fitted), low, high), low)


def _limits(coarse: Plane, unit: float) -> tuple[Plane, Plane]:
    """The lower and the upper limit of alpha: 1, 1 on certain hair; 0, 0 on certain background; else 0, 1."""
    reach = max(1, round(BAND * unit))
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    core = opencv.erode((coarse > 0.7).astype(np.float32), kernel)
    halo = opencv.dilate((coarse > 0.35).astype(np.float32), kernel)
    inner = gaussian(core, reach / 2)
    outer = np.minimum(gaussian(halo, reach / 2), smoothstep(0.0, 0.3, gaussian(coarse, reach / 2)))
    return np.minimum(inner, outer), outer


def _hair_region(rgb: RGB, to_crop: ToCrop, upper: Plane) -> Region:
    """The smallest region of the photo that contains every pixel whose upper limit is above 0."""
    rows, columns = np.nonzero(upper > 0)
    corners = np.array([(x, y) for x in (columns.min(), columns.max() + 1) for y in (rows.min(), rows.max() + 1)])
    to_photo = cv2.invertAffineTransform(to_crop)
    points = corners @ to_photo[:, :2].T + to_photo[:, 2]
    low, high = np.floor(points.min(axis=0)) - 2, np.ceil(points.max(axis=0)) + 2
    left, top = int(np.clip(low[0], 0, rgb.shape[1] - 1)), int(np.clip(low[1], 0, rgb.shape[0] - 1))
    right, bottom = int(np.clip(high[0], left + 1, rgb.shape[1])), int(np.clip(high[1], top + 1, rgb.shape[0]))
    return Region(left, top, right, bottom)


def _in_photo(plane: Plane, to_crop: ToCrop, region: Region) -> Plane:
    """Warp a plane of the crop to a region of the photo."""
    linear, shift = to_crop[:, :2].astype(np.float64), to_crop[:, 2].astype(np.float64)
    region_to_crop = np.column_stack([linear, linear @ np.array([region.left, region.top]) + shift])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return opencv.warp_affine(plane, pixel_centre_matrix(region_to_crop), (region.width, region.height), flags=flags)
