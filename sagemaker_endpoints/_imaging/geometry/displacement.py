"""Displacement fields on coarse grids: where each pixel of a reshaped picture comes from.

Convention: a field belongs to a `Grid` over a region of a photo. Node (i, j) lies at the photo's pixel coordinates
`grid.nodes()[i, j]`. Values are *inverse* displacements: what is shown at a node comes from node + value. They are
pixels, x then y.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from sagemaker_endpoints._imaging.arrays import Field, Plane
from sagemaker_endpoints._imaging.geometry.region import Region
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB, Points
from sagemaker_endpoints._sdk.dtypes import float32, uint8


@dataclass(frozen=True)
class Grid:
    """A grid of cells over a region; each node lies in the middle of its cell, like a pixel's centre.

    Attributes:
        region: of the photo.
        rows: number of nodes from top to bottom.
        columns: number of nodes from left to right.
    """

    region: Region
    rows: int
    columns: int

    def nodes(self) -> Field:
        """The position of every node.

        Returns:
            (rows, columns, 2) float32, x then y, the photo's pixel coordinates.
        """
        x = self.region.left + (np.arange(self.columns, dtype=np.float32) + 0.5) * (self.region.width / self.columns)
        y = self.region.top + (np.arange(self.rows, dtype=np.float32) + 0.5) * (self.region.height / self.rows)
        return np.stack(np.meshgrid(x, y), axis=-1).astype(np.float32)


def grid_over(region: Region, step: float) -> Grid:
    """A grid whose cells are about `step` pixels wide and high.

    Args:
        region: of the photo.
        step: pixels; values below 1 count as 1.

    Returns:
        The grid, with at least 2 × 2 nodes.

    Example:
        >>> grid = grid_over(Region(left=10, top=0, right=18, bottom=12), step=4)
        >>> grid.rows, grid.columns, grid.nodes()[0, 0].tolist()
        (3, 2, [12.0, 2.0])
    """
    step = max(step, 1.0)
    return Grid(region, max(2, round(region.height / step)), max(2, round(region.width / step)))


def shift_controls(nodes: Field, sources: Points, targets: Points, sigma: float) -> Field:
    """A smooth field that moves what is at `sources` to `targets`.

    Gaussian-weighted mean of the controls' shifts (Shepard, "A two-dimensional interpolation function for
    irregularly-spaced data", 1968, with a Gaussian kernel). Controls whose source and target are equal stay in place.

    Args:
        nodes: (R, C, 2) float32, positions of the grid's nodes.
        sources: (N, 2) float32, in the same pixels.
        targets: (N, 2) float32, in the same pixels.
        sigma: standard deviation of the kernel, pixels.

    Returns:
        (R, C, 2) float32, inverse displacements; without folds or overshoot while shifts are well below sigma.

    Example:
        >>> nodes = np.array([[[10, 5], [90, 5]]], np.float32)
        >>> sources, targets = np.array([[8, 5], [90, 5]], np.float32), np.array([[10, 5], [90, 5]], np.float32)
        >>> shift_controls(nodes, sources, targets, sigma=5.0).tolist()
        [[[-2.0, 0.0], [0.0, 0.0]]]
    """
    across, down = (nodes[..., axis, None] - targets[:, axis] for axis in (0, 1))
    squared = across * across + down * down
    # the nearest control keeps its weight at any distance
    weights = np.exp((squared.min(axis=-1, keepdims=True) - squared) * np.float32(0.5 / sigma**2))
    # einsum, not @: for arrays this small a second thread costs more time than it saves
    mean = np.einsum("rcn,nk->rck", weights, sources - targets) / weights.sum(axis=-1, keepdims=True)
    return float32(mean)


def magnify(nodes: Field, centre: Points, axes: Points, magnification: float) -> Field:
    """A field that enlarges the inside of an ellipse and leaves its rim in place.

    Local scaling after Gustafsson, "Interactive image warping", 1993, section 4.4.2, with the falloff (1 - r²)²,
    whose slope is 0 at the rim.

    Args:
        nodes: (R, C, 2) float32, positions of the grid's nodes.
        centre: (2,) float32, of the ellipse, in the same pixels.
        axes: (2, 2) float32, the ellipse's half axes as two perpendicular row vectors, pixels.
        magnification: up to 0.5. Near the centre, a pixel's source is nearer to the centre by this share of the
            distance. Negative values shrink.

    Returns:
        (R, C, 2) float32, inverse displacements, 0 outside the ellipse.

    Example:
        >>> nodes = np.array([[[50, 50], [60, 50], [70, 50]]], np.float32)
        >>> centre, axes = np.array([50, 50], np.float32), np.array([[20, 0], [0, 10]], np.float32)
        >>> x = magnify(nodes, centre, axes, magnification=0.4)[0, :, 0]
        >>> np.allclose(x, [0, -2.25, 0])
        True
    """
    offset = nodes - centre
    inverse = axes / (axes**2).sum(axis=1, keepdims=True)
    squared = ((offset @ inverse.T) ** 2).sum(axis=-1, keepdims=True)
    falloff = np.clip(1.0 - squared, 0.0, None) ** 2
    return float32(-magnification * falloff * offset)


def fade_at_borders(field: Field, nodes: Field, width: int, height: int, reach: float) -> Field:
    """Fade a field towards a picture's borders, so that nothing is taken from outside the picture.

    The x values fade towards the left and right borders, the y values towards top and bottom.

    Args:
        field: (R, C, 2) float32, inverse displacements.
        nodes: (R, C, 2) float32, positions of the grid's nodes.
        width: of the picture, pixels.
        height: of the picture, pixels.
        reach: distance from a border at which the field has its full value, pixels.

    Returns:
        (R, C, 2) float32.

    Example:
        >>> nodes = np.array([[[0, 50], [5, 50], [50, 50]]], np.float32)
        >>> fade_at_borders(np.full((1, 3, 2), -4, np.float32), nodes, 100, 100, reach=10.0).tolist()
        [[[-0.0, -4.0], [-2.0, -4.0], [-4.0, -4.0]]]
    """
    size = np.array([width, height], np.float32)
    inward = np.minimum(nodes, size - nodes) / np.float32(max(reach, 1.0))
    ease = np.clip(inward, 0.0, 1.0)
    return float32(field * ease * ease * (3.0 - 2.0 * ease))


def warp_region(rgb: RGB, grid: Grid, field: Field) -> RGB:
    """Reshape the grid's region of a picture.

    Args:
        rgb: (H, W, 3) uint8; beyond its borders, border pixels repeat.
        grid: the grid.
        field: (rows, columns, 2) float32, inverse displacements at the grid's nodes; enlarged bicubically.

    Returns:
        (region's height, width, 3) uint8, resampled bicubically; where the field is 0, bytes are unchanged.

    Example:
        >>> row = np.repeat(np.array([[10, 20, 30, 40]], np.uint8)[..., None], 3, axis=2)
        >>> grid = grid_over(Region(0, 0, 4, 1), 2)
        >>> one_to_the_right = np.full((2, 2, 2), (-1, 0), np.float32)
        >>> warp_region(row, grid, one_to_the_right)[0, :, 0].tolist()
        [10, 10, 20, 30]
    """
    region = grid.region
    dx, dy = (_enlarge(field[..., axis], (region.width, region.height)) for axis in (0, 1))
    dx += np.arange(region.left, region.right, dtype=np.float32)
    dy += np.arange(region.top, region.bottom, dtype=np.float32)[:, None]
    warped = cv2.remap(rgb, dx, dy, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return uint8(warped)


def _enlarge(plane: Plane, size: opencv.Size) -> Plane:
    return opencv.resize(plane, size, cv2.INTER_CUBIC)
