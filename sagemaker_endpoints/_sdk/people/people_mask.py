"""The person mask of a photo whose faces are known: the whole picture's mask, and one of a window around each face."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from facemagi_vision import person
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB, Face, Mask
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.landmarks import OVAL
from sagemaker_endpoints._sdk.people.coarse_mask import CoarseMask
from sagemaker_endpoints._sdk.people.person_windows import (
    BODY,
    CELLS,
    HEAD,
    FaceLength,
    face_length,
    feather,
    place_window,
    read_window,
    window_around,
)
from sagemaker_endpoints._sdk.resample import halved
from sagemaker_endpoints._sdk.similarity import Affine, transform_points
from sagemaker_endpoints._sdk.smoothstep import smoothstep_at

MISSED, FOUND = 0.5, 0.9
"""Mean mask over a face up to which the whole picture's mask has missed it, and from which it has found it."""

SQUARE, PANORAMA = 2.3, 3.0
"""Longer by shorter side of a picture that the network sees well, and of one that it sees squeezed too much."""

UPRIGHT, TILTED = 25.0, 45.0
"""Degrees of tilt at which the network still finds a person, and at which it finds none."""

ENOUGH = 1.3
"""A window that is no smaller than the picture, divided by this, would show nothing new."""

TURNING_FACES = 5
"""The largest faces say which way the picture is turned; small ones may be on posters."""

ALWAYS, MAX_FACES = 8, 16
"""The largest faces always get their windows; up to the second number those do that no other face's window shows."""

FACE_CELLS = 64
"""Longer side, in cells, of the cut in which it is measured whether the whole picture's mask has found a face."""

MAX_GRID = 2048
"""Longer side of the grid on which masks are merged, pixels."""

CONNECTED = 0.4
"""In the window of a body, what is not connected with the face by values above this is no part of the person."""


@dataclass(frozen=True)
class _Grid:
    """The reduced picture on which masks are merged.

    Attributes:
        mask: (h, w) float32, written to.
        scale: pixels of the grid per pixel of the picture.
    """

    mask: Mask
    scale: float

    @property
    def size(self) -> opencv.Size:
        return self.mask.shape[1], self.mask.shape[0]


def people_mask(rgb: RGB, faces: Sequence[Face]) -> CoarseMask:
    """The probability that each pixel shows a person.

    The network, made for selfies, gets the whole picture, turned upright by quarter turns. Where a face is small in it,
    or missed, or the picture is squeezed much, it also gets an upright window around the face, and the larger value
    counts. The whole picture's mask counts only if it found the greater part of the faces.

    Args:
        rgb: (H, W, 3) uint8.
        faces: the known faces; without any, the whole picture's mask is all there is.

    Returns:
        The mask, 0…1.

    Example:
        >>> people_mask(np.zeros((40, 60, 3), np.uint8), ()).whole().shape
        (40, 60)
    """
    turns = _quarter_turns(faces)
    whole = _whole(rgb, turns)
    largest_first = sorted(faces, key=lambda face: -max(face.box[2:]))[:MAX_FACES]
    trust = [_trust(whole, face, turns) for face in largest_first]
    unclear = [(f, t) for f, t in zip(largest_first, trust, strict=True) if _needs_window(f, t, rgb.shape)]
    if not unclear:
        return whole
    smallest = min(face_length(face.landmarks).length for face, _ in unclear)
    grid = _grid(whole, smallest, keep=_area_mean(largest_first, trust) >= MISSED)
    for number, (face, trusted) in enumerate(unclear):
        if number < ALWAYS or face_coverage(grid.mask, face, grid.scale) < FOUND:
            _add_windows(grid, rgb, face, trusted)
    return CoarseMask(grid.mask, whole.size)


def face_coverage(mask: Mask, face: Face, scale: float = 1.0) -> float:
    """How much of a face a mask covers.

    Args:
        mask: (h, w) float32, 0…1.
        face: in the photo's pixels.
        scale: pixels of the mask per pixel of the photo.

    Returns:
        The mean of the mask over the visible part of the face, 0…1; 1 for a face outside the picture.

    Example:
        >>> landmarks = np.zeros((478, 3), np.float32)
        >>> landmarks[list(OVAL[:3]), :2] = [(60, 2), (60, 60), (2, 60)]
        >>> face_coverage(np.full((64, 64), 0.5, np.float32), Face("f0", (0, 0, 60, 60), landmarks))
        0.5
    """
    outline = face.landmarks[list(OVAL), :2] * np.float32(scale)
    low = np.floor(outline.min(axis=0)).clip(0).astype(int)
    high = np.ceil(outline.max(axis=0)).clip(0, mask.shape[::-1]).astype(int)
    if (high <= low).any():
        return 1.0
    part = mask[low[1] : high[1], low[0] : high[0]]
    inside = np.zeros(part.shape, np.uint8)
    cv2.fillPoly(inside, [np.rint(outline - low - 0.5).astype(np.int32)], 1)
    return float(part[inside > 0].mean()) if inside.any() else 1.0


def _quarter_turns(faces: Sequence[Face]) -> int:
    """By how many quarter turns, anticlockwise, most of the large faces come upright."""
    largest = sorted(faces, key=lambda face: -max(face.box[2:]))[:TURNING_FACES]
    turns = [round(face.roll / 90) % 4 for face in largest]
    return max(turns, key=turns.count, default=0)


def _whole(rgb: RGB, turns: int) -> CoarseMask:
    """The whole picture's mask, from the upright picture."""
    small, _ = halved(rgb, person.INPUT_SIZE / min(rgb.shape[:2]))
    turned = np.ascontiguousarray(np.rot90(small, turns)) if turns else small
    return CoarseMask(np.ascontiguousarray(np.rot90(person.person_cells(turned), -turns)), (rgb.shape[1], rgb.shape[0]))


def _trust(whole: CoarseMask, face: Face, turns: int) -> float:
    """0…1, how far the whole picture's mask can be right around a face."""
    aspect = max(whole.size) / min(whole.size)
    tilt = abs((face.roll - 90 * turns + 180) % 360 - 180)
    found = smoothstep_at(MISSED, FOUND, _coverage(whole, face))
    return found * smoothstep_at(PANORAMA, SQUARE, aspect) * smoothstep_at(TILTED, UPRIGHT, tilt)


def _coverage(mask: CoarseMask, face: Face) -> float:
    """As `face_coverage`, from an enlarged cut around the face."""
    points = face.landmarks[list(OVAL), :2].clip(0, mask.size)
    low, size = points.min(axis=0), float(np.ptp(points, axis=0).max())
    scale = FACE_CELLS / max(size, 1.0)
    to_cut = np.array([[scale, 0, -low[0] * scale], [0, scale, -low[1] * scale]])
    width, height = np.ceil(np.ptp(points, axis=0) * scale).astype(int)
    moved = replace(face, landmarks=float32(transform_points(to_cut, face.landmarks[:, :2])))
    return face_coverage(mask.part(to_cut, (width, height)), moved) if min(width, height) else 1.0


def _needs_window(face: Face, trusted: float, shape: tuple[int, ...]) -> bool:
    small = ENOUGH * HEAD.side * max(face.box[2:]) < max(shape)
    return small or trusted < FOUND


def _area_mean(faces: Sequence[Face], values: Sequence[float]) -> float:
    """The mean, weighted by the areas of the faces."""
    areas = [max(face.box[2] * face.box[3], 1.0) for face in faces]
    return float(np.average(values, weights=areas))


def _grid(whole: CoarseMask, smallest: float, keep: bool) -> _Grid:
    """A grid as fine as the window of the smallest face; with the whole picture's mask, or empty."""
    longer = max(whole.size)
    scale = min(1.0, MAX_GRID / longer, max(CELLS / (HEAD.side * smallest), CELLS / longer))
    size = opencv.scaled_size(*whole.size, scale)
    to_grid = np.array([[size[0] / whole.size[0], 0, 0], [0, size[1] / whole.size[1], 0]])
    return _Grid(whole.part(to_grid, size) if keep else np.zeros(size[::-1], np.float32), scale)


def _add_windows(grid: _Grid, rgb: RGB, face: Face, trusted: float) -> None:
    """Merge the masks of a face's windows into the grid's."""
    for window, mask in _windows(rgb, face_length(face.landmarks), trusted):
        part, placed = place_window(mask, window, grid.scale, grid.size)
        np.maximum(grid.mask[part], placed, out=grid.mask[part])


def _windows(rgb: RGB, face: FaceLength, trusted: float) -> Iterator[tuple[Affine, Mask]]:
    """The windows of a face, each with its mask, which falls to 0 at the border."""
    height, width = rgb.shape[:2]
    head = window_around(face, HEAD, width, height)
    yield head, person.square_mask(read_window(rgb, head)) * feather(head, width, height)
    if trusted < MISSED:
        body = window_around(face, BODY, width, height)
        mask = person.square_mask(read_window(rgb, body)) * feather(body, width, height)
        yield body, _connected(mask, transform_points(body, face.middle))


def _connected(mask: Mask, middle: NDArray[np.float64]) -> Mask:
    """The part of a window's mask that is connected with the middle of the face; nothing if the face is not in it."""
    _, labels = cv2.connectedComponents((mask > CONNECTED).astype(np.uint8))
    x, y = middle.clip(0, CELLS - 1).astype(int)
    own = labels == labels[y, x] if labels[y, x] else np.zeros(mask.shape, bool)
    return float32(np.where(cv2.dilate(own.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0, mask, 0))
