"""From the hair of a small picture of a head to strands in the photo."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.filters.guided_filter import learn_linear
from sagemaker_endpoints._imaging.geometry.region import Region
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB, Mask
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

ToSmall = NDArray[np.floating]
"""(2, 3), from the photo's pixels to those of the small picture, both with the origin at a corner."""

WINDOW, BAND = 0.16, 0.11
"""Radius of the windows in which strands are told from what is beside them, and how far they may reach over the edge
that was found, in units."""

EPSILON = 1e-3
"""Colours less than about 8 levels apart are taken for noise."""


@dataclass(frozen=True)
class StrandMatte:
    """region: the part of the photo that has hair in it. alpha: (h, w) of that part, float32, 0…1.
    core: (h, w), 1 where it is hair whatever its colour, away from the edge that was found."""

    region: Region
    alpha: Mask
    core: Mask


def strand_matte(rgb: RGB, small: RGB, to_small: ToSmall, unit: float, coarse: Plane) -> StrandMatte | None:
    """The hair at the photo's own resolution; None where there is none.

    An affine function of colour is learnt on the small picture for every place, as in `_imaging.person_matte`, carried
    over to the photo and evaluated for its own pixels.

    rgb: (H, W, 3), the photo. small: (h, w, 3), the head. unit: pixels between the eyes, in the small picture.
    coarse: (h, w), 0…1, the probability of hair.
    """
    if not (coarse > 0.5).any():
        return None
    known = float32((2 * coarse - 1) ** 2 + np.float32(2e-3))
    window = max(2, round(WINDOW * unit))
    guide = small * np.float32(1 / 255)
    learnt = learn_linear(guide, (coarse > 0.5).astype(np.float32), known, window, EPSILON)
    least, most = _limits(coarse, unit)
    region = _region(rgb, to_small, most)
    planes = (*cv2.split(learnt.slope), learnt.offset, least, most)
    red, green, blue, offset, low, high = (_in_photo(float32(p), to_small, region) for p in planes)
    pixels = region.cut(rgb) * np.float32(1 / 255)
    told = red * pixels[..., 0] + green * pixels[..., 1] + blue * pixels[..., 2] + offset
    return StrandMatte(region, np.clip(smoothstep(0.2, 0.9, told), low, high), low)


def _limits(coarse: Plane, unit: float) -> tuple[Plane, Plane]:
    reach = max(1, round(BAND * unit))
    around = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    core = opencv.erode((coarse > 0.7).astype(np.float32), around)
    halo = opencv.dilate((coarse > 0.35).astype(np.float32), around)
    inner = gaussian(core, reach / 2)
    outer = np.minimum(gaussian(halo, reach / 2), smoothstep(0.0, 0.3, gaussian(coarse, reach / 2)))
    return np.minimum(inner, outer), outer


def _region(rgb: RGB, to_small: ToSmall, most: Plane) -> Region:
    """The least region of the photo that holds all that may be hair."""
    rows, columns = np.nonzero(most > 0)
    corners = np.array([(x, y) for x in (columns.min(), columns.max() + 1) for y in (rows.min(), rows.max() + 1)])
    to_photo = cv2.invertAffineTransform(to_small)
    points = corners @ to_photo[:, :2].T + to_photo[:, 2]
    low, high = np.floor(points.min(axis=0)) - 2, np.ceil(points.max(axis=0)) + 2
    left, top = int(np.clip(low[0], 0, rgb.shape[1] - 1)), int(np.clip(low[1], 0, rgb.shape[0] - 1))
    right, bottom = int(np.clip(high[0], left + 1, rgb.shape[1])), int(np.clip(high[1], top + 1, rgb.shape[0]))
    return Region(left, top, right, bottom)


def _in_photo(plane: Plane, to_small: ToSmall, region: Region) -> Plane:
    """A plane of the small picture at the photo's pixels."""
    to_small = to_small.astype(np.float64)
    # pixel centres: OpenCV counts from them, the landmarks from corners
    shift = to_small[:, :2] @ np.array([region.left + 0.5, region.top + 0.5]) + to_small[:, 2] - 0.5
    matrix = np.column_stack([to_small[:, :2], shift])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return opencv.warp_affine(plane, matrix, (region.width, region.height), flags=flags)
