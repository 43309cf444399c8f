"""Axis-aligned boxes of whole pixels: the part of a picture that an operation works on."""

from dataclasses import dataclass
from typing import TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk.contract import Mask, Points

T = TypeVar("T", bound=np.generic)


@dataclass(frozen=True)
class Region:
    """Rows top…bottom-1 and columns left…right-1 of a picture.

    Attributes:
        left: first column.
        top: first row.
        right: the column after the last one.
        bottom: the row after the last one.
    """

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        """The number of columns.

        Returns:
            Pixels.
        """
        return self.right - self.left

    @property
    def height(self) -> int:
        """The number of rows.

        Returns:
            Pixels.
        """
        return self.bottom - self.top

    def cut(self, picture: NDArray[T]) -> NDArray[T]:
        """Crop a picture to the region.

        Args:
            picture: (H, W, …).

        Returns:
            (height, width, …), a view: writing to it writes to `picture`.
        """
        return picture[self.top : self.bottom, self.left : self.right]

    def to_local(self, points: Points) -> Points:
        """Convert the picture's coordinates to the region's, whose origin is its top-left corner.

        Args:
            points: (N, 2) float32, the picture's pixels.

        Returns:
            (N, 2) float32.
        """
        return points - np.array([self.left, self.top], np.float32)

    def overlaps(self, other: "Region") -> bool:
        """Whether two regions have a pixel in common.

        Args:
            other: region of the same picture.

        Returns:
            True if they do.
        """
        apart = self.right <= other.left or other.right <= self.left
        return not (apart or self.bottom <= other.top or other.bottom <= self.top)

    def union(self, other: "Region") -> "Region":
        """The smallest region that contains both.

        Args:
            other: region of the same picture.

        Returns:
            The region.
        """
        return Region(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


def region_around(points: Points, margin: float, width: int, height: int) -> Region:
    """The smallest region that contains all points and a margin around them, within a picture.

    Args:
        points: (N, 2) float32, the picture's pixels.
        margin: pixels.
        width: of the picture, pixels.
        height: of the picture, pixels.

    Returns:
        The region; at least one pixel, even where all points lie outside the picture.

    Example:
        >>> region_around(np.array([(5.5, 8), (20, 30)], np.float32), 2.0, width=40, height=31)
        Region(left=3, top=6, right=22, bottom=31)
    """
    low, high = np.floor(points.min(axis=0) - margin), np.ceil(points.max(axis=0) + margin)
    left, top = int(np.clip(low[0], 0, width - 1)), int(np.clip(low[1], 0, height - 1))
    return Region(left, top, int(np.clip(high[0], left + 1, width)), int(np.clip(high[1], top + 1, height)))


def region_of_mask(mask: Mask | NDArray[np.bool_] | NDArray[np.uint8], margin: int) -> Region:
    """The smallest region that contains all pixels above 0 and a margin around them, within the picture.

    Args:
        mask: (H, W) float32, bool or uint8.
        margin: pixels.

    Returns:
        The region; at least one pixel, even where the whole mask is 0.

    Example:
        >>> region_of_mask(np.eye(1, 8, 5, dtype=np.float32), margin=1)
        Region(left=4, top=0, right=7, bottom=1)
    """
    left, top, width, height = cv2.boundingRect((mask > 0).view(np.uint8))
    return Region(
        max(left - margin, 0),
        max(top - margin, 0),
        min(left + max(width, 1) + margin, mask.shape[1]),
        min(top + max(height, 1) + margin, mask.shape[0]),
    )


def merge_overlapping(regions: list[Region]) -> list[Region]:
    """Replace overlapping regions by their union, until no two overlap.

    Args:
        regions: of one picture.

    Returns:
        Regions that cover at least the same pixels.

    Example:
        >>> merge_overlapping([Region(0, 0, 4, 4), Region(9, 9, 10, 10), Region(3, 3, 6, 6)])
        [Region(left=9, top=9, right=10, bottom=10), Region(left=0, top=0, right=6, bottom=6)]
    """
    merged: list[Region] = []
    for region in regions:
        union, rest = region, merged
        while overlapping := [other for other in rest if union.overlaps(other)]:
            rest = [other for other in rest if other not in overlapping]
            for other in overlapping:
                union = union.union(other)
        merged = [*rest, union]
    return merged
