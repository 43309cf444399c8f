"""A mask of a photo on a grid that is coarser than the photo, as networks give it."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.resample import warp
from sagemaker_endpoints._sdk.similarity import Affine, compose

Mask = NDArray[np.float32]


@dataclass(frozen=True)
class CoarseMask:
    """A mask of a photo; enlarged by bicubic interpolation, and only where it is needed.

    Attributes:
        cells: (h, w) float32, 0…1; the photo is stretched to it.
        size: (width, height) of the photo.
    """

    cells: Mask
    size: opencv.Size

    def whole(self) -> Mask:
        """The mask at the photo's size.

        Returns:
            (H, W) float32, 0…1.

        Example:
            >>> CoarseMask(np.ones((2, 2), np.float32), (6, 4)).whole().shape
            (4, 6)
        """
        interpolation = cv2.INTER_CUBIC if self.size[0] >= self.cells.shape[1] else cv2.INTER_AREA
        mask = opencv.resize(self.cells, self.size, interpolation)
        return np.clip(mask, 0, 1, out=mask)

    def part(self, matrix: Affine, size: opencv.Size) -> Mask:
        """The mask in the pixels of another picture.

        Args:
            matrix: (2, 3), from the photo's pixels to that picture's.
            size: (width, height) of that picture.

        Returns:
            (height, width) float32, 0…1; beyond the photo, its edge is repeated.

        Example:
            >>> halves = CoarseMask(np.array([[0, 1]], np.float32), (200, 100))
            >>> halves.part(np.array([[1.0, 0, -150], [0, 1, 0]]), (100, 3)).min()
            np.float32(1.0)
        """
        height, width = self.cells.shape
        from_cells = np.array([[self.size[0] / width, 0, 0], [0, self.size[1] / height, 0]])
        mask = float32(warp(self.cells, compose(matrix, from_cells), size, cv2.BORDER_REPLICATE))
        return np.clip(mask, 0, 1, out=mask)
