"""Triangle meshes in head coordinates, and the surfaces they are made of."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.color.hex_colour import hex_to_rgb
from sagemaker_endpoints._imaging.color.oklab import srgb_to_linear
from sagemaker_endpoints._sdk.dtypes import float32

from .head import Space


@dataclass(frozen=True)
class Mesh:
    """A surface of triangles.

    Attributes:
        points: (N, 3) head coordinates.
        normals: (N, 3) float32 unit vectors.
        colours: (N, 3) float32, linear light, 0…1.
        texture: (N, 2) float32, position on the surface in units, for textures.
        triangles: (T, 3) int32, indices of points.
    """

    points: Space
    normals: Space
    colours: Space
    texture: NDArray[np.float32]
    triangles: NDArray[np.int32]


def grid_mesh(grid: NDArray[np.floating], colours: NDArray[np.float32]) -> Mesh:
    """A surface through a grid of points; its normals follow from the grid.

    Args:
        grid: (rows, columns, 3) head coordinates.
        colours: (rows, columns, 3) or (rows, 3), linear light.
    """
    rows, columns = grid.shape[:2]
    down, along = np.gradient(grid, axis=0), np.gradient(grid, axis=1)
    if np.allclose(grid[:, 0], grid[:, -1]):
        along[:, 0] = along[:, -1] = 0.5 * (grid[:, 1] - grid[:, -2])
    normals = unit_vectors(np.cross(along, down))
    shades = np.broadcast_to(colours if colours.ndim == 3 else colours[:, None], grid.shape)
    steps = [np.linalg.norm(np.diff(grid, axis=axis), axis=2) for axis in (1, 0)]
    across = np.concatenate([np.zeros((rows, 1)), np.cumsum(steps[0], axis=1)], axis=1)
    upwards = np.concatenate([np.zeros((1, columns)), np.cumsum(steps[1], axis=0)], axis=0)
    return Mesh(
        float32(grid.reshape(-1, 3)),
        float32(normals.reshape(-1, 3)),
        float32(shades.reshape(-1, 3)),
        float32(np.stack([across, upwards], axis=2).reshape(-1, 2)),
        grid_triangles(rows, columns),
    )


def grid_triangles(rows: int, columns: int) -> NDArray[np.int32]:
    """The two triangles of every cell of a grid.

    Args:
        rows: of points.
        columns: of points.

    Returns:
        (2 (rows - 1) (columns - 1), 3) indices.
    """
    index = np.arange(rows * columns, dtype=np.int32).reshape(rows, columns)
    a, b, c, d = index[:-1, :-1].ravel(), index[:-1, 1:].ravel(), index[1:, 1:].ravel(), index[1:, :-1].ravel()
    return np.concatenate([np.stack([a, b, c], axis=1), np.stack([a, c, d], axis=1)])


def joined(meshes: list[Mesh]) -> Mesh:
    """Several meshes as one.

    Args:
        meshes: at least one.
    """
    starts = np.cumsum([0, *(len(mesh.points) for mesh in meshes[:-1])])
    triangles = [mesh.triangles + np.int32(start) for mesh, start in zip(meshes, starts, strict=True)]
    return Mesh(
        np.concatenate([mesh.points for mesh in meshes]),
        np.concatenate([mesh.normals for mesh in meshes]),
        np.concatenate([mesh.colours for mesh in meshes]),
        np.concatenate([mesh.texture for mesh in meshes]),
        np.concatenate(triangles),
    )


def mirrored(mesh: Mesh) -> Mesh:
    """A mesh on the other side of the head.

    Args:
        mesh: in head coordinates.
    """
    flip = np.array([-1, 1, 1], np.float32)
    return Mesh(mesh.points * flip, mesh.normals * flip, mesh.colours, mesh.texture, mesh.triangles)


def ramp(colours: tuple[str, ...], shares: NDArray[np.floating]) -> NDArray[np.float32]:
    """Colours at shares of the way from the first to the last.

    Args:
        colours: #rrggbb, at even distances.
        shares: (...) 0…1.

    Returns:
        (..., 3) float32, linear light.
    """
    stops = srgb_to_linear(np.array([hex_to_rgb(colour) for colour in colours], np.float32) / np.float32(255))
    places = np.linspace(0, 1, len(colours))
    return float32(np.stack([np.interp(shares, places, channel) for channel in stops.T], axis=-1))


def unit_vectors(vectors: NDArray[np.floating]) -> NDArray[np.float32]:
    """Vectors of length 1.

    Args:
        vectors: (..., 3).

    Returns:
        (..., 3) float32.
    """
    length = np.sqrt(np.einsum("...i,...i->...", vectors, vectors))
    return float32(vectors / np.maximum(length, 1e-6)[..., None])
