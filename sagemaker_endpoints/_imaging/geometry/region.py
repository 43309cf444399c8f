"""Upright boxes of whole pixels: where in a picture an operation works."""

from dataclasses import dataclass
from typing import TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk.contract import Mask, Points

T = TypeVar("T", bound=np.generic)


@dataclass(frozen=True)
class Region:
    """Rows top…bottom-1 and columns left…right-1 of a picture."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top

    def cut(self, picture: NDArray[T]) -> NDArray[T]:
        """The region of (H, W, …) as a view: writing to it writes to `picture`."""
        return picture[self.top : self.bottom, self.left : self.right]

    def to_local(self, points: Points) -> Points:
        """(N, 2) picture pixels -> pixels of the region, whose own origin is its top-left corner."""
        return points - np.array([self.left, self.top], np.float32)

    def overlaps(self, other: "Region") -> bool:
        apart = self.right <= other.left or other.right <= self.left
        return not (apart or self.bottom <= other.top or other.bottom <= self.top)

    def union(self, other: "Region") -> "Region":
        """The least region that holds both."""
        return Region(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


def region_around(points: Points, margin: float, width: int, height: int) -> Region:
    """The least region that holds every point with `margin` pixels around it, cut to a picture of that size.

    points: (N, 2). returns: at least one pixel, even where all points lie outside the picture.
    """
    low, high = np.floor(points.min(axis=0) - margin), np.ceil(points.max(axis=0) + margin)
    left, top = int(np.clip(low[0], 0, width - 1)), int(np.clip(low[1], 0, height - 1))
    return Region(left, top, int(np.clip(high[0], left + 1, width)), int(np.clip(high[1], top + 1, height)))


def region_of(mask: Mask, margin: int) -> Region:
    """The least region that holds every pixel above 0 with `margin` pixels around it, cut to the picture.

    mask: (H, W). returns: at least one pixel, even where all are 0.
    """
    left, top, width, height = cv2.boundingRect((mask > 0).astype(np.uint8))
    return Region(
        max(left - margin, 0),
        max(top - margin, 0),
        min(left + max(width, 1) + margin, mask.shape[1]),
        min(top + max(height, 1) + margin, mask.shape[0]),
    )


def merge_overlapping(regions: list[Region]) -> list[Region]:
    """Regions that cover the same pixels and do not overlap one another."""
    merged: list[Region] = []
    for region in regions:
        grown, apart = region, merged
        while hit := [other for other in apart if grown.overlaps(other)]:
            apart = [other for other in apart if other not in hit]
            for other in hit:
                grown = grown.union(other)
        merged = [*apart, grown]
    return merged
