"""The corrections of a label map: a list of operations that a person wrote."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from scripts.labelling.classes import Labels, index_of
from scripts.labelling.cutting import cut
from scripts.labelling.head import Head, Where, signed_distance

BAND = 0.11
"""Half the width of the band around a polygon's edge in which GrabCut finds the true edge, in units."""

SURROUNDINGS = 0.5
"""Colours are compared with those so far around a polygon, in units."""

SUBPIXEL_BITS = 4
KEYS = {"class", "polygon", "line", "width", "exact", "only"}


@dataclass(frozen=True)
class Operation:
    """Paint one class over an area.

    Attributes:
        index: the class.
        points: (N, 2) float32 pixels of the photo; none for the whole photo.
        width: of the line through the points, in pixels; 0 for the polygon that they enclose.
        exact: paint the area as it was drawn, without looking for the true edge near it.
        only: paint only over these classes; none for all.
    """

    index: int
    points: NDArray[np.float32]
    width: float
    exact: bool
    only: tuple[int, ...]


@dataclass(frozen=True)
class Edits:
    """All corrections of one head.

    Attributes:
        proposal: whether the operations are applied to the proposal; otherwise everything is ground at first.
        operations: in the order in which they are applied.
    """

    proposal: bool = True
    operations: tuple[Operation, ...] = ()


def read_edits(path: Path) -> Edits:
    """Read the corrections of a head; none if the file is missing.

    Raises:
        ValueError: an operation is not understood.
    """
    if not path.exists():
        return Edits()
    try:
        content = json.loads(path.read_text("utf-8"))
        operations = tuple(_operation(each) for each in content.get("operations", []))
    except (ValueError, TypeError, KeyError) as error:
        raise ValueError(f"{path.name}: {error}") from error
    return Edits(bool(content.get("proposal", True)), operations)


def _operation(values: dict[str, Any]) -> Operation:
    unknown = values.keys() - KEYS
    if unknown:
        raise ValueError(f"'{min(unknown)}' is none of {', '.join(sorted(KEYS))}.")
    only = values.get("only", [])
    names = [only] if isinstance(only, str) else only
    points = np.array(values.get("line", values.get("polygon", [])), np.float32).reshape(-1, 2)
    if len(points) < (2 if "line" in values else 3) and not (len(points) == 0 and names):
        raise ValueError("An operation needs a polygon of three points, a line of two, or 'only'.")
    width = float(values.get("width", 1.5)) if "line" in values else 0.0
    return Operation(
        index=index_of(values["class"]),
        points=points,
        width=width,
        exact=bool(values.get("exact", False)) or width > 0 or len(points) == 0,
        only=tuple(index_of(name) for name in names),
    )


def apply_operation(head: Head, labels: Labels, operation: Operation) -> Labels:
    """The label map after one operation.

    Args:
        head: the portrait.
        labels: the map so far.
        operation: what to paint.
    """
    area = _area(labels.shape, operation)
    allowed = np.isin(labels, operation.only) if operation.only else np.ones(labels.shape, np.bool_)
    if not operation.exact:
        area = _tightened(head, area, labels == operation.index)
    return np.where(area & allowed, np.uint8(operation.index), labels)


def _area(shape: tuple[int, ...], operation: Operation) -> Where:
    if len(operation.points) == 0:
        return np.ones(shape, np.bool_)
    canvas = np.zeros(shape, np.uint8)
    # a photo's coordinates count from the corner of the first pixel, OpenCV's from its centre
    corners = np.rint((operation.points - 0.5) * 2**SUBPIXEL_BITS).astype(np.int32)
    if operation.width > 0:
        cv2.polylines(canvas, [corners], False, 1, max(1, round(operation.width)), cv2.LINE_8, SUBPIXEL_BITS)
    else:
        cv2.fillPoly(canvas, [corners], 1, cv2.LINE_8, SUBPIXEL_BITS)
    return canvas > 0


def _tightened(head: Head, area: Where, same: Where) -> Where:
    """The area with its edge moved to the true edge inside the band.

    Args:
        head: the portrait.
        area: as it was drawn.
        same: pixels that have the class already: the edge towards them is none.
    """
    distance = signed_distance(area) / np.float32(head.unit)
    near = (distance > -SURROUNDINGS) & (distance < SURROUNDINGS)
    rows, columns = np.nonzero(distance > -SURROUNDINGS)
    window = np.s_[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    certain = (distance > BAND) | (same & near & (distance < 0))
    impossible = (distance < -BAND) & ~same
    found = np.zeros_like(area)
    found[window] = cut(head.rgb[window], area[window], certain[window], impossible[window])
    result: Where = found & (distance > -BAND)
    return result
