"""The head with its hair: how much wider and higher than the bare skull a head piece has to be."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk.contract import Mask
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.opencv import Size
from sagemaker_endpoints._sdk.parts import Parts
from sagemaker_endpoints._sdk.similarity import Affine

from .head import HeadPose
from .skull import MIDDLE, skull_nearness

HEAD_PARTS = ("hair", "hat", "skin", "left_brow", "right_brow", "left_ear", "right_ear")
CROWN_PARTS = ("hair", "hat")

CELLS = 24
"""Cells of the grid in a unit: the parts are no finer."""

REACH, TOP, BOTTOM = 2.4, 2.4, -0.2
"""Half width of the grid, and its upper and lower end, in units above the middle of the skull."""

BAND = (0.35, 0.90)
"""Heights above the middle of the skull, in units, between which head pieces sit, and the hair's width counts."""

CENTRE = 0.35
"""Half width, in units, of the middle of the head, where the top of the hair and the hairline are looked for."""

WIDER, HIGHER = (0.97, 1.20), (0.95, 1.22)
"""Limits of the factors: wide curls and loose lengths give way to a head piece."""

HALF = 0.5
"""Probability from which a cell counts as a part."""

Cells = NDArray[np.bool_]


@dataclass(frozen=True)
class HairFit:
    """A head with its hair.

    Attributes:
        head: the pose whose skull is as wide and as high as the hair.
        hairline: height of the hairline over the middle of the skull along the face's upright line, in units of the
            picture; -inf without hair above the forehead.
    """

    head: HeadPose
    hairline: float


def fit_to_hair(head: HeadPose, parts: Parts | None) -> HairFit:
    """Widen and raise the skull to the outline of the hair, each side by its own.

    Args:
        head: the pose of the bare head.
        parts: of the face; None where nothing finds them: then the head stays bare.

    Returns:
        The fitted head.
    """
    if parts is None:
        return HairFit(head, -np.inf)
    matrix, size = _grid(head)
    (inside, crown), _ = parts.sample_each((HEAD_PARTS, CROWN_PARTS), matrix, size)
    skull = _skull_cells(head, matrix, size)
    shown, bare = _extents(inside > HALF), _extents(skull)
    left, right, up = (np.clip(a / max(b, 1.0), *limits) for a, b, limits in zip(shown, bare, _LIMITS, strict=True))
    half = bare[0] / CELLS
    shift = 0.5 * float(right - left) * half
    width = 0.5 * float(left + right)
    fitted = head.scaled((width, float(up), width), MIDDLE).moved((shift, 0.0, 0.0))
    return HairFit(fitted, _hairline(inside, crown))


_LIMITS = (WIDER, WIDER, HIGHER)


def _grid(head: HeadPose) -> tuple[Affine, Size]:
    """From the photo's pixels to cells: the picture of the head, turned upright, its skull in the middle."""
    up = head.axes[1, :2].astype(np.float64)
    up = up / max(float(np.linalg.norm(up)), 1e-6)
    turn = np.array([[-up[1], up[0]], [-up[0], -up[1]]]) * CELLS / head.unit
    middle = head.project(np.array([MIDDLE], np.float32))[0, :2].astype(np.float64)
    corner = np.array([REACH, TOP]) * CELLS
    size = (round(2 * REACH * CELLS), round((TOP - BOTTOM) * CELLS))
    return np.column_stack([turn, corner - turn @ middle]), size


def _skull_cells(head: HeadPose, matrix: Affine, size: Size) -> Cells:
    column, row = np.meshgrid(np.arange(size[0]) + 0.5, np.arange(size[1]) + 0.5)
    cells = np.stack([column.ravel(), row.ravel()], axis=1) - matrix[:, 2]
    points = cells @ np.linalg.inv(matrix[:, :2]).T
    return np.isfinite(skull_nearness(head, float32(points))).reshape(size[1], size[0])


def _extents(inside: Cells) -> tuple[float, float, float]:
    """Cells from the middle of the head to its left, to its right and to its top."""
    high, low = (round((TOP - height) * CELLS) for height in BAND[::-1])
    rows, middle = inside[high:low], inside.shape[1] // 2
    left, right = rows[:, :middle][:, ::-1], rows[:, middle:]
    reach = round(CENTRE * CELLS)
    centre = inside[:low, middle - reach : middle + reach][::-1].T
    return _run(left), _run(right), _run(centre) + BAND[0] * CELLS


def _run(rows: Cells) -> float:
    """The usual number of cells in a row before the first that is empty."""
    ended = np.concatenate([~rows, np.ones((len(rows), 1), bool)], axis=1)
    return float(np.median(ended.argmax(axis=1)))


def _hairline(inside: Mask, crown: Mask) -> float:
    middle, reach = inside.shape[1] // 2, round(CENTRE * CELLS)
    columns = crown[::-1, middle - reach : middle + reach].T > HALF
    found = columns.any(axis=1)
    if found.mean() < HALF:
        return -np.inf
    return BOTTOM + float(np.median(columns[found].argmax(axis=1))) / CELLS
