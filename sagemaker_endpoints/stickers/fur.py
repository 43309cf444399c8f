"""Furry ears: a cupped surface, and thousands of strands on it. Deterministic: every run gives the same."""

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

from .meshes import Mesh, grid_mesh, joined, ramp, unit_vectors
from .shapes import FurryEar

SEED = 8

ROWS, COLUMNS = 24, 17

STRAND_WIDTH = 0.022
"""Width of a strand at its root, in units."""

LIFT = 0.012
"""Distance, in units, of the strands' roots from the surface."""

SHADES = (0.72, 1.22)
"""Range of the random factor of a strand's colour."""

TURN = 0.40
"""Largest random turn of a strand's normal to its side, so that neighbours catch the light differently."""

Floats = NDArray[np.float64]


def furry_ear(ear: FurryEar) -> Mesh:
    """The ear on the right side of the picture.

    Args:
        ear: its shape.
    """
    across, along = np.linspace(-1, 1, COLUMNS), np.linspace(0, 1, ROWS)
    grid = _surface(ear, across[None], along[:, None])
    return joined([grid_mesh(grid, _colours(ear, across[None], along[:, None])), _strands(ear)])


def _surface(ear: FurryEar, across: Floats, along: Floats) -> Floats:
    """Points of the ear at -1…1 from edge to edge and 0…1 from root to tip."""
    across, along = np.broadcast_arrays(across, along)
    stops = np.linspace(0, 1, len(ear.path))
    x, y = (np.interp(along, stops, values) for values in np.array(ear.path).T)
    ahead = np.minimum(along + 0.05, 1.0)
    behind = np.maximum(along - 0.05, 0.0)
    step = np.stack([np.interp(ahead, stops, v) - np.interp(behind, stops, v) for v in np.array(ear.path).T])
    step = step / np.linalg.norm(step, axis=0)
    width = np.interp(along, np.linspace(0, 1, len(ear.widths)), ear.widths)
    z = ear.z + ear.lean * along - ear.cup * width * (1 - across**2)
    return np.stack([x + step[1] * across * width, y - step[0] * across * width, z], axis=-1)


def _colours(ear: FurryEar, across: Floats, along: Floats) -> NDArray[np.float32]:
    across, along = np.broadcast_arrays(across, along)
    bare = smoothstep(ear.bare + 0.12, ear.bare - 0.18, float32(np.abs(across)))
    bare = bare * smoothstep(0.97, 0.78, float32(along))
    return ramp(ear.finish.colours, along) * (1 - bare[..., None]) + ramp(ear.inside, along) * bare[..., None]


def _strands(ear: FurryEar) -> Mesh:
    random = np.random.default_rng(SEED)
    side = random.uniform(-1, 1, ear.strands)
    # the bare inside gets a few strands only, which start at its edges
    side = np.where(np.abs(side) < ear.bare, np.sign(side) * (ear.bare + 0.25 * random.random(ear.strands)), side)
    along = random.uniform(0.0, 0.97, ear.strands)
    root = _surface(ear, side, along)
    up = unit_vectors(_surface(ear, side, np.minimum(along + 0.05, 1)) - _surface(ear, side, along - 0.05))
    out = unit_vectors(_surface(ear, side + 0.05, along) - _surface(ear, side - 0.05, along))
    normal = unit_vectors(np.cross(out, up))
    lean = (np.where(np.abs(side) > 0.75, 0.5, -0.35) * np.sign(side) + random.normal(0, 0.28, ear.strands))[:, None]
    lean *= smoothstep(1.0, 0.75, float32(along))[:, None]
    reach = (ear.length * random.uniform(0.6, 1.3, ear.strands) * np.where(along > 0.85, 0.6, 1.0))[:, None]
    tip = root + reach * unit_vectors(up + lean * out + 0.35 * normal)
    half = 0.5 * STRAND_WIDTH * unit_vectors(np.cross(normal, tip - root)) * random.uniform(0.5, 1, (ear.strands, 1))
    base = root + LIFT * normal
    points = np.stack([base - half, base + half, tip], axis=1)
    turned = unit_vectors(normal + TURN * random.uniform(-1, 1, (ear.strands, 1)) * out)
    shade = random.uniform(*SHADES, (ear.strands, 1))
    colours = ramp(ear.finish.colours, along) * shade
    corners = np.arange(3 * ear.strands, dtype=np.int32).reshape(-1, 3)
    return Mesh(
        float32(points.reshape(-1, 3)),
        float32(np.repeat(turned, 3, axis=0)),
        float32((colours[:, None] * np.array([0.75, 0.75, 1.1])[None, :, None]).reshape(-1, 3)),
        float32(np.zeros((3 * ear.strands, 2))),
        corners,
    )
