"""Meshes of the shapes that are in the art."""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .curves import densify, outline
from .fur import furry_ear
from .meshes import Mesh, grid_mesh, joined, mirrored, ramp, unit_vectors
from .shapes import Balls, Band, Body, FurryEar, Lathe, Pane, Rod

ROUND = 72
"""Columns of a body around the head."""

SECTION = 16
"""Corners of a rod's section."""

PATH_STEP = 0.04
"""Largest distance, in units, between the points of a rod's path."""

PEAK_COLUMNS = 16
"""Columns of a crown for each of its points."""

PANE_RINGS = 5

BALL_ROWS = 9

Floats = NDArray[np.float64]


@cache
def body_mesh(body: Body) -> Mesh:
    """The mesh of a shape, the same for every head.

    Args:
        body: in head coordinates.
    """
    return _BUILDERS[type(body)](body)


def _lathe(body: Lathe) -> Mesh:
    radius, height = np.array(body.profile, np.float64).T
    angle = np.linspace(0, 2 * np.pi, ROUND + 1)
    share = np.linspace(0, 1, len(radius))
    return grid_mesh(_around(angle, radius[:, None], height[:, None], body), ramp(body.finish.colours, share))


def _band(body: Band) -> Mesh:
    angle = np.linspace(0, 2 * np.pi, body.points * PEAK_COLUMNS + 1)
    top = crown_edge(angle, body)
    share = np.linspace(0, 1, 10)[:, None]
    height = body.low + share * (top - body.low)
    radius = body.radius[0] + (body.radius[1] - body.radius[0]) * (height - body.low) / (body.peak - body.low)
    colours = ramp(body.finish.colours, (height - body.low) / (body.peak - body.low))
    edge_radius = np.interp(top, (body.low, body.peak), body.radius)
    edge = _around(angle, edge_radius[None], top[None], body)[0]
    trim = _swept(edge, np.full((len(edge), 2), 0.035), ramp(body.finish.colours[-1:], np.zeros(len(edge))))
    return joined([grid_mesh(_around(angle, radius, height, body), colours), trim])


def crown_edge(angle: Floats, body: Band) -> Floats:
    """Height of the upper edge of a crown, which falls in a concave curve from each point to the valleys.

    Args:
        angle: (N,) around the head, radians.
        body: the crown.

    Returns:
        (N,) units.
    """
    phase = np.abs((angle * body.points / (2 * np.pi)) % 1 - 0.5) * 2
    return np.asarray(body.valley + (body.peak - body.valley) * phase**1.7)


def _around(angle: Floats, radius: Floats, height: Floats, body: Lathe | Band | Balls) -> Floats:
    """Points around an upright axis: (rows, columns, 3)."""
    x, z = radius * np.sin(angle), body.z + body.depth * radius * np.cos(angle)
    return np.stack([x, np.broadcast_to(height, x.shape), z], axis=2)


def _rod(body: Rod) -> Mesh:
    path = _bent_path(body) if body.path else _rounded(np.array(body.points, np.float64))
    rise = _rise(path, bool(body.path))
    section = np.array(body.thickness) / 2 * (1 + body.heavier * (rise[:, None] ** 2 if body.path else 0))
    section = np.broadcast_to(section, (len(path), 2))
    mesh = _swept(path, section, ramp(body.finish.colours, rise), body.square)
    return joined([mesh, mirrored(mesh)]) if body.mirror else mesh


def _rise(path: Floats, closed: bool) -> Floats:
    """0…1 from the bottom to the top of a closed path, from the first to the last point of an open one."""
    if not closed:
        return np.linspace(0, 1, len(path))
    height = path[:, 1]
    return np.asarray((height - height.min()) / max(float(np.ptp(height)), 1e-6))


def _bent_path(body: Rod) -> Floats:
    ring = densify(outline(body.path), PATH_STEP).astype(np.float64)
    ring = np.concatenate([ring, ring[:1]])
    return _bent(ring, body.z, body.wrap)


def _bent(path: Floats, z: float, radius: float) -> Floats:
    """A flat path at a depth, bent around an upright cylinder that touches it at x = 0; radius 0 leaves it flat."""
    x, y = path.T
    if not radius:
        return np.column_stack([x, y, np.full(len(x), z)])
    angle = x / radius
    return np.column_stack([radius * np.sin(angle), y, z - radius * (1 - np.cos(angle))])


def _rounded(corners: Floats) -> Floats:
    """A smooth curve through corners: Catmull and Rom, "A class of local interpolating splines", 1974."""
    padded = np.concatenate([2 * corners[:1] - corners[1:2], corners, 2 * corners[-1:] - corners[-2:-1]])
    t = np.linspace(0, 1, 9)[:-1, None]
    pieces = []
    for before, start, end, after in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        a, b = 2 * before - 5 * start + 4 * end - after, 3 * start - before - 3 * end + after
        pieces.append(0.5 * (2 * start + (end - before) * t + a * t**2 + b * t**3))
    return np.concatenate([*pieces, corners[-1:]])


def _swept(path: Floats, section: Floats, colours: NDArray[np.float32], square: float = 0.0) -> Mesh:
    """A tube along a path (N, 3); its section (N, 2) gives half widths across the path and towards its outside."""
    along = np.gradient(path, axis=0)
    if np.allclose(path[0], path[-1]):
        along[0] = along[-1] = path[1] - path[-2]
    outside = path - np.array([0.0, 0.0, -0.25]) * np.array([0, 0, 1.0])
    outside = outside * np.array([1.0, 0.0, 1.0])
    across = unit_vectors(np.cross(along, outside))
    outwards = unit_vectors(np.cross(across, along))
    angle = np.linspace(0, 2 * np.pi, SECTION + 1)
    wide, high = (np.sign(v) * np.abs(v) ** (1 - 0.75 * square) for v in (np.cos(angle), np.sin(angle)))
    offsets = wide[None, :, None] * (across * section[:, :1])[:, None]
    offsets = offsets + high[None, :, None] * (outwards * section[:, 1:])[:, None]
    return grid_mesh(path[:, None] + offsets, colours)


def _pane(body: Pane) -> Mesh:
    ring = densify(outline(body.path), PATH_STEP).astype(np.float64)
    ring = np.concatenate([ring, ring[:1]])
    middle = 0.5 * (ring.min(axis=0) + ring.max(axis=0))
    scales = np.linspace(0.02, 1.03, PANE_RINGS)
    rows = []
    for scale in scales:
        flat = middle + scale * (ring - middle)
        rows.append(_bent(flat, body.z + body.bulge * (1 - scale**2), body.wrap))
    grid = np.stack(rows)
    height = grid[..., 1]
    share = (height - height.min()) / np.ptp(height)
    mesh = grid_mesh(grid, ramp(body.finish.colours, share))
    return joined([mesh, mirrored(mesh)])


def _balls(body: Balls) -> Mesh:
    angles = np.radians(body.first) + 2 * np.pi * np.arange(body.count) / body.count
    rows, columns = np.linspace(0, np.pi, BALL_ROWS)[:, None], np.linspace(0, 2 * np.pi, 2 * BALL_ROWS + 1)
    sphere = np.stack(
        [np.sin(rows) * np.sin(columns), np.cos(rows) + 0 * columns, np.sin(rows) * np.cos(columns)], axis=2
    )
    meshes = []
    for i, angle in enumerate(angles):
        middle = _around(np.array([angle]), np.array([[body.radius]]), np.array([[body.y]]), body)[0, 0]
        turn = np.array([[np.cos(angle), 0, -np.sin(angle)], [0, 1, 0], [np.sin(angle), 0, np.cos(angle)]])
        colour = ramp((body.finish.colours[i % len(body.finish.colours)],), np.zeros(BALL_ROWS))
        meshes.append(grid_mesh(middle + (sphere * body.size) @ turn, colour))
    return joined(meshes)


def _ear(body: FurryEar) -> Mesh:
    mesh = furry_ear(body)
    return joined([mesh, mirrored(mesh)])


_BUILDERS: dict[type, Callable[[Any], Mesh]] = {
    Lathe: _lathe,
    Band: _band,
    Rod: _rod,
    Pane: _pane,
    Balls: _balls,
    FurryEar: _ear,
}
