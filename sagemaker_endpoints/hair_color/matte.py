"""The matte of one head's hair: smooth planes of the head crop, from which any part of the photo gets its strands."""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.color.colourless import is_colourless
from sagemaker_endpoints._imaging.geometry.region import Region
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB, Mask
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.similarity import pixel_centre_matrix

from .head import HeadCrop
from .limits import find_limits
from .mixture import Mixture, less_by_colour, measure_mixture
from .parsed_hair import Covers
from .zones import Zones

BAND_PIXELS = 1 << 19
"""Pixels of the photo that are worked on at a time: bounds the memory on large photos."""

GREY_TRUST = 0.35
"""How much the greys of a black-and-white photo say about hair beside the mask: skin, hair and ground share them."""

SHADOWS = 0.5
"""How strongly faint shares are lowered where wisps lie over the face: shadows look like a little hair."""


@dataclass(frozen=True)
class HairMatte:
    """How much of each pixel is hair. All planes are (h, w) float32 in the head crop.

    Attributes:
        rgb: (H, W, 3) uint8, the photo.
        to_crop: (2, 3), from the photo's pixels to the crop's; the origin of both is a corner.
        region: the part of the photo that contains all of the hair.
        mixture: the share of hair by a pixel's colour.
        lower: 0…1, the least share.
        upper: 0…1, the largest share.
        share: 0…1, the share itself at the resolution of the crop.
    """

    rgb: RGB
    to_crop: NDArray[np.floating]
    region: Region
    mixture: Mixture
    lower: Mask
    upper: Mask
    share: Mask

    @property
    def bands(self) -> Iterator[Region]:
        """The region in bands of full rows, from the top.

        Returns:
            Parts of the photo of at most about `BAND_PIXELS` pixels.
        """
        rows = max(1, BAND_PIXELS // self.region.width)
        for top in range(self.region.top, self.region.bottom, rows):
            yield Region(self.region.left, top, self.region.right, min(top + rows, self.region.bottom))

    @property
    def alpha(self) -> Mask:
        """The share of hair in each pixel of the region.

        Returns:
            (height, width) float32, 0…1.
        """
        return self.alpha_of(self.region)

    def alpha_of(self, part: Region, step: int = 1) -> Mask:
        """The share of hair in each pixel of a part of the photo.

        Args:
            part: the part.
            step: only every so many rows and columns.

        Returns:
            (height, width) float32, 0…1.
        """
        planes = (*cv2.split(self.mixture.slope), self.mixture.offset, self.lower, self.upper)
        red, green, blue, share, lower, upper = (self.in_photo(float32(plane), part, step) for plane in planes)
        for plane, levels in zip((red, green, blue), cv2.split(part.cut(self.rgb)[::step, ::step]), strict=True):
            share += plane * levels
        return np.clip(share, lower, upper, out=share)

    def in_photo(self, plane: Plane, part: Region, step: int = 1) -> Plane:
        """Enlarge a plane of the crop to a part of the photo.

        Args:
            plane: (h, w) float32.
            part: the part of the photo.
            step: only every so many rows and columns.

        Returns:
            (height, width) float32.
        """
        linear, shift = self.to_crop[:, :2].astype(np.float64), self.to_crop[:, 2].astype(np.float64)
        first = np.array([part.left, part.top]) + 0.5 * (1 - step)
        part_to_crop = np.column_stack([step * linear, linear @ first + shift])
        centres = pixel_centre_matrix(part_to_crop)
        size = (-(-part.width // step), -(-part.height // step))
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        return opencv.warp_affine(plane, centres, size, flags=flags)


def matte_hair(
    rgb: RGB, head: HeadCrop, zones: Zones, probability: Plane, covers: Covers | None = None
) -> HairMatte | None:
    """Find out how much of each pixel is hair.

    Args:
        rgb: (H, W, 3) uint8, the photo.
        head: the head.
        zones: its zones.
        probability: (h, w) float32, 0…1, of hair in the crop.
        covers: skin, things in front of the head, and glasses, all of which strands resemble; None if unknown.

    Returns:
        The matte; None if the probability is nowhere above 0.5.
    """
    if not (probability > 0.5).any():
        return None
    mixture = measure_mixture(head.rgb, probability, head.face.unit)
    if is_colourless(head.rgb):
        mixture = less_by_colour(mixture, GREY_TRUST)
    limits = find_limits(head, zones, probability, mixture.share(head.rgb), covers)
    mixture = mixture.sharpened(limits.wisps, SHADOWS)
    lower = np.minimum(limits.lower, mixture.mask)
    share = np.clip(mixture.share(head.rgb), lower, limits.upper)
    region = _hair_region(rgb.shape, head.to_crop, limits.upper)
    return HairMatte(rgb, head.to_crop, region, mixture, lower, limits.upper, share)


def _hair_region(shape: tuple[int, ...], to_crop: NDArray[np.floating], upper: Mask) -> Region:
    """The smallest part of a photo that contains every pixel whose upper limit is above 0.

    Args:
        shape: (H, W, …) of the photo.
        to_crop: (2, 3), from the photo's pixels to the crop's.
        upper: (h, w) float32, somewhere above 0.
    """
    rows, columns = np.nonzero(upper > 0)
    corners = np.array([(x, y) for x in (columns.min(), columns.max() + 1) for y in (rows.min(), rows.max() + 1)])
    to_photo = cv2.invertAffineTransform(to_crop)
    points = corners @ to_photo[:, :2].T + to_photo[:, 2]
    low, high = np.floor(points.min(axis=0)) - 2, np.ceil(points.max(axis=0)) + 2
    left, top = int(np.clip(low[0], 0, shape[1] - 1)), int(np.clip(low[1], 0, shape[0] - 1))
    right, bottom = int(np.clip(high[0], left + 1, shape[1])), int(np.clip(high[1], top + 1, shape[0]))
    return Region(left, top, right, bottom)
