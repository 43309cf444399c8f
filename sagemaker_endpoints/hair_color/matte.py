"""From the hair of a small upright head to strands in the photo."""

from dataclasses import dataclass

import cv2
import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.blur import gaussian
from sagemaker_endpoints._imaging.colour_guided import learn_linear
from sagemaker_endpoints._imaging.region import Region
from sagemaker_endpoints._imaging.smoothstep import smoothstep
from sagemaker_endpoints._runtime.contract import RGB, Mask

from .head import Head
from .segment import Hair

WINDOW, BAND = 0.16, 0.11
"""Radius of the windows in which strands are told from what is beside them, and how far they may reach over the edge
that was found, in units."""

EPSILON = 1e-3
"""Colours less than about 8 levels apart are taken for noise."""


@dataclass(frozen=True)
class HairMatte:
    """region: the part of the photo that has hair in it. alpha: (h, w) of that part, float32, 0…1."""

    region: Region
    alpha: Mask


def hair_matte(rgb: RGB, head: Head, hair: Hair) -> HairMatte | None:
    """The hair at the photo's own resolution; None where there is none.

    An affine function of colour is learnt on the small head for every place, as in `_imaging.person_matte`, carried
    over to the photo and evaluated for its own pixels.

    rgb: (H, W, 3), the photo the head was taken from.
    """
    if not (hair.probability > 0.5).any():
        return None
    coarse = hair.probability
    known = np.asarray((2 * coarse - 1) ** 2 + np.float32(2e-3), np.float32)
    window = max(2, round(WINDOW * head.face.unit))
    guide = head.rgb * np.float32(1 / 255)
    learnt = learn_linear(guide, (coarse > 0.5).astype(np.float32), known, window, EPSILON)
    least, most = _limits(coarse, head.face.unit)
    region = _region(rgb, head, most)
    planes = (*cv2.split(learnt.slope), learnt.offset, least, most)
    red, green, blue, offset, low, high = (_in_photo(np.asarray(p, np.float32), head, region) for p in planes)
    pixels = region.cut(rgb) * np.float32(1 / 255)
    told = red * pixels[..., 0] + green * pixels[..., 1] + blue * pixels[..., 2] + offset
    return HairMatte(region, np.clip(smoothstep(0.2, 0.9, told), low, high))


def _limits(coarse: Plane, unit: float) -> tuple[Plane, Plane]:
    reach = max(1, round(BAND * unit))
    around = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    core = np.asarray(cv2.erode((coarse > 0.7).astype(np.float32), around), np.float32)
    halo = np.asarray(cv2.dilate((coarse > 0.35).astype(np.float32), around), np.float32)
    inner = gaussian(core, reach / 2)
    outer = np.minimum(gaussian(halo, reach / 2), smoothstep(0.0, 0.3, gaussian(coarse, reach / 2)))
    return np.minimum(inner, outer), outer


def _region(rgb: RGB, head: Head, most: Plane) -> Region:
    """The least region of the photo that holds all that may be hair."""
    rows, columns = np.nonzero(most > 0)
    corners = np.array([(x, y) for x in (columns.min(), columns.max() + 1) for y in (rows.min(), rows.max() + 1)])
    to_photo = cv2.invertAffineTransform(head.to_crop)
    points = corners @ to_photo[:, :2].T + to_photo[:, 2]
    low, high = np.floor(points.min(axis=0)) - 2, np.ceil(points.max(axis=0)) + 2
    left, top = int(np.clip(low[0], 0, rgb.shape[1] - 1)), int(np.clip(low[1], 0, rgb.shape[0] - 1))
    right, bottom = int(np.clip(high[0], left + 1, rgb.shape[1])), int(np.clip(high[1], top + 1, rgb.shape[0]))
    return Region(left, top, right, bottom)


def _in_photo(plane: Plane, head: Head, region: Region) -> Plane:
    """A plane of the head at the photo's pixels."""
    to_crop = head.to_crop.astype(np.float64)
    # pixel centres: OpenCV counts from them, the landmarks from corners
    shift = to_crop[:, :2] @ np.array([region.left + 0.5, region.top + 0.5]) + to_crop[:, 2] - 0.5
    matrix = np.column_stack([to_crop[:, :2], shift])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return np.asarray(cv2.warpAffine(plane, matrix, (region.width, region.height), flags=flags), np.float32)
