"""A slimmer figure: the main person below the chin is narrowed by one smooth field."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Field
from sagemaker_endpoints._imaging.geometry.displacement import fade_at_borders, grid_over, warp_region
from sagemaker_endpoints._imaging.geometry.region import Region
from sagemaker_endpoints._imaging.matting.people import main_face
from sagemaker_endpoints._sdk.contract import RGB, Face, Mask, Photo
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.people.person_windows import FaceLength, face_length
from sagemaker_endpoints._sdk.smoothstep import smoothstep

SLIDER = "body_slim"
"""The slider of this module."""

SLIM = 0.14
"""Share of the figure's half width that its outline moves inwards at full strength."""

REACH = 1.0
"""Distance from the outline within which the background moves along, in half widths: wide, and the same from the neck
to the feet, so that upright lines stay upright and lines across are stretched evenly."""

START, FULL = 0.62, 1.7
"""Distances below the middle of the face at which the field begins and has its full strength, in lengths of the face:
below the chin, and at the chest."""

MEASURED = (0.75, 4.0)
"""Distances below the middle of the face between which the figure is measured, in its lengths: neck to hips."""

MIN_ROWS = 0.1
"""How much of the figure must be in the picture for a measure, in lengths of the face."""

MAX_TILT = 30.0
"""Degrees. A person tilted more lies or leans, and is not narrowed sideways."""

WIDEST = 1.7
"""Half the width of the widest figure with its arms, in lengths of the face."""

MAX_SLOPE = 0.6
"""How much the background next to the figure may be stretched; where there is little room, the figure moves less."""

PERSON = 0.5
"""Values of the person mask from which on a pixel belongs to the figure."""

ROOMY = 0.25
"""Distance kept from the faces of other people, in lengths of their faces."""

STEP = 0.08
"""Size of the grid's cells, in lengths of the face."""


@dataclass(frozen=True)
class Figure:
    """The figure below a face.

    Attributes:
        centre: of the figure, x, pixels.
        half_width: pixels.
        left: width of the background to the left that may move along, pixels.
        right: the same to the right.
    """

    centre: float
    half_width: float
    left: float
    right: float


def slim_body(photo: Photo, rgb: RGB) -> None:
    """Narrow the figure of the main person in place; nothing above the chin moves.

    A figure that is hardly in the picture, or tilted much, stays as it is; the job then has a warning.

    Args:
        photo: for its person mask and its faces, whose largest and most central one has the slider `body_slim`.
        rgb: (H, W, 3) uint8, a copy of the photo's pixels; written to.
    """
    if not photo.faces:
        return
    height, width = rgb.shape[:2]
    face = main_face(photo.faces, width, height)
    strength = face.params.get(SLIDER, 0) / 100
    if not strength:
        return
    length = face_length(face.landmarks)
    figure = _measure(photo.person_mask(), length, [other for other in photo.faces if other is not face])
    if figure is None or abs(face.roll) > MAX_TILT:
        photo.warn("low_confidence", face.id, SLIDER)
        return
    top = int(np.clip(length.middle[1] + START * length.length, 0, height - 1))
    region = Region(0, top, width, height)
    grid = grid_over(region, STEP * length.length)
    nodes = grid.nodes()
    field = fade_at_borders(body_field(nodes, length, figure, strength), nodes, width, height, length.length)
    region.cut(rgb)[:] = warp_region(rgb, grid, field)


def body_field(nodes: Field, face: FaceLength, figure: Figure, strength: float) -> Field:
    """Displacement field that narrows a figure.

    Args:
        nodes: (R, C, 2) float32, positions of the grid's nodes.
        face: of the person.
        figure: the person's figure.
        strength: 0…1.

    Returns:
        (R, C, 2) float32, inverse displacements, pixels; sideways only.
    """
    outward = (nodes[..., 0] - np.float32(figure.centre)) / np.float32(figure.half_width)
    reach = np.where(outward < 0, figure.left, figure.right).astype(np.float32) / np.float32(figure.half_width)
    beyond = np.clip((np.abs(outward) - 1) / np.maximum(reach, np.float32(1e-3)), 0, 1)
    shift = np.minimum(np.float32(SLIM), np.float32(MAX_SLOPE / 2) * reach)
    profile = np.clip(outward, -1, 1) * (1 - beyond) ** 2 * shift
    below = (nodes[..., 1] - np.float32(face.middle[1])) / np.float32(face.length)
    amount = np.float32(strength * figure.half_width) * smoothstep(START, FULL, float32(below))
    field = np.zeros_like(nodes)
    field[..., 0] = profile * amount
    return field


def _measure(person: Mask, face: FaceLength, others: Sequence[Face]) -> Figure | None:
    """The figure below a face; None where too little of it is in the picture."""
    first, last = (round(float(face.middle[1]) + below * face.length) for below in MEASURED)
    rows = person[max(first, 0) : max(last, 0)] > PERSON
    spans = np.array([span for row in rows if (span := _span(row, round(float(face.middle[0]))))], np.float32)
    if len(spans) < MIN_ROWS * face.length:
        return None
    lowest, highest = _limits(face, others)
    left, right = (float(np.clip(np.median(spans[:, side]), lowest, highest)) for side in (0, 1))
    half = max((right - left) / 2, 1.0)
    room = [_room(left, right, side, others) for side in (-1, 1)]
    return Figure((left + right) / 2, half, min(REACH * half, room[0]), min(REACH * half, room[1]))


def _limits(face: FaceLength, others: Sequence[Face]) -> tuple[float, float]:
    """Where the figure ends at the latest, left and right: people who touch are one piece of the mask."""
    middle = float(face.middle[0])
    lowest, highest = middle - WIDEST * face.length, middle + WIDEST * face.length
    for other in others:
        between = (middle + other.box[0] + other.box[2] / 2) / 2
        lowest, highest = (max(lowest, between), highest) if between < middle else (lowest, min(highest, between))
    return lowest, highest


def _span(row: NDArray[np.bool_], column: int) -> tuple[int, int] | None:
    """The first column of the person around a column, and the first one behind."""
    if not 0 <= column < len(row) or not row[column]:
        return None
    gaps = np.flatnonzero(~row)
    place = int(np.searchsorted(gaps, column))
    return int(gaps[place - 1]) + 1 if place else 0, int(gaps[place]) if place < len(gaps) else len(row)


def _room(left: float, right: float, side: int, others: Sequence[Face]) -> float:
    """Pixels from the figure's outline to the next face on one side."""
    room = np.inf
    for other in others:
        x, _, width, height = other.box
        near = left - (x + width) if side < 0 else x - right
        is_on_side = (x + width / 2 - (left + right) / 2) * side > 0
        room = min(room, max(near - ROOMY * height, 0.0)) if is_on_side else room
    return float(room)
