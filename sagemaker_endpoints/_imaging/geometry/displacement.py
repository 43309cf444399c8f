"""Displacement fields on coarse grids: where each place of a reshaped picture comes from.

Convention: a field belongs to a `Grid` over a region of a photo. Node (i, j) lies at the photo's pixel coordinates
`grid.nodes()[i, j]`; its value is *inverse*: what is shown there comes from node + value. Values are pixels, x then y.
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
    """Cells of about `step` pixels over a region; nodes lie in the middle of the cells, as pixels do in a picture."""

    region: Region
    rows: int
    columns: int

    def nodes(self) -> Field:
        """(rows, columns, 2) float32, the photo's pixel coordinates of every node."""
        x = self.region.left + (np.arange(self.columns, dtype=np.float32) + 0.5) * (self.region.width / self.columns)
        y = self.region.top + (np.arange(self.rows, dtype=np.float32) + 0.5) * (self.region.height / self.rows)
        return np.stack(np.meshgrid(x, y), axis=-1).astype(np.float32)


def grid_over(region: Region, step: float) -> Grid:
    """step: pixels, at least 1 is taken."""
    step = max(step, 1.0)
    return Grid(region, max(2, round(region.height / step)), max(2, round(region.width / step)))


def shift_controls(nodes: Field, sources: Points, targets: Points, sigma: float) -> Field:
    """A smooth field that brings what is at `sources` to `targets`.

    Gaussian-weighted mean of the controls' shifts (Shepard, "A two-dimensional interpolation function for
    irregularly-spaced data", 1968, with a Gaussian kernel). Controls whose source and target are equal hold still.

    nodes: (R, C, 2). sources, targets: (N, 2), same pixels. sigma: pixels, the kernel's deviation.
    returns: (R, C, 2) inverse displacements; it neither folds nor overshoots while shifts are well below sigma.
    """
    across, down = (nodes[..., axis, None] - targets[:, axis] for axis in (0, 1))
    squared = across * across + down * down
    # the nearest control keeps a weight however far it is
    weights = np.exp((squared.min(axis=-1, keepdims=True) - squared) * np.float32(0.5 / sigma**2))
    # einsum and not @: for arrays as small as these a second thread costs more than it brings
    mean = np.einsum("rcn,nk->rck", weights, sources - targets) / weights.sum(axis=-1, keepdims=True)
    return float32(mean)


def magnify(nodes: Field, centre: Points, axes: Points, amount: float) -> Field:
    """A field that enlarges an ellipse about its middle and leaves its rim in place.

    Local scaling after Gustafsson, "Interactive image warping", 1993, section 4.4.2, with the falloff (1 - r²)²,
    whose slope is 0 at the rim.

    nodes: (R, C, 2). centre: (2,). axes: (2, 2), the ellipse's half axes as row vectors at right angles, pixels.
    amount: 0…0.5, part of the distance from the middle by which places come closer to it in the source.
    returns: (R, C, 2) inverse displacements, 0 outside the ellipse.
    """
    offset = nodes - centre
    inverse = axes / (axes**2).sum(axis=1, keepdims=True)
    squared = ((offset @ inverse.T) ** 2).sum(axis=-1, keepdims=True)
    falloff = np.clip(1.0 - squared, 0.0, None) ** 2
    return float32(-amount * falloff * offset)


def hold_borders(field: Field, nodes: Field, width: int, height: int, reach: float) -> Field:
    """Let nothing come from beyond a picture's borders: x fades towards left and right, y towards top and bottom.

    field, nodes: (R, C, 2). width, height: of the picture. reach: pixels over which the field fades.
    """
    size = np.array([width, height], np.float32)
    inward = np.minimum(nodes, size - nodes) / np.float32(max(reach, 1.0))
    ease = np.clip(inward, 0.0, 1.0)
    return float32(field * ease * ease * (3.0 - 2.0 * ease))


def warp_region(rgb: RGB, grid: Grid, field: Field) -> RGB:
    """The grid's region of a picture, reshaped.

    rgb: (H, W, 3) uint8. field: (rows, columns, 2) inverse displacements at the grid's nodes, enlarged bicubically.
    returns: (region's height, width, 3) uint8, bicubic; bytes stay where the field is 0. What would come from
        outside the picture repeats its border.
    """
    region = grid.region
    dx, dy = (_enlarged(field[..., axis], (region.width, region.height)) for axis in (0, 1))
    dx += np.arange(region.left, region.right, dtype=np.float32)
    dy += np.arange(region.top, region.bottom, dtype=np.float32)[:, None]
    warped = cv2.remap(rgb, dx, dy, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return uint8(warped)


def _enlarged(plane: Plane, size: tuple[int, int]) -> Plane:
    return opencv.resize(plane, size, cv2.INTER_CUBIC)
