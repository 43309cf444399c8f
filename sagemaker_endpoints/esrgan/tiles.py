"""Enlarge a picture in overlapping tiles of one size, without seams, straight into the result."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.compositing.blend import blend
from sagemaker_endpoints._sdk.contract import RGB

Enlarge = Callable[[RGB], RGB]
"""Enlarges one picture."""


@dataclass(frozen=True)
class Tiling:
    """How a picture is cut into tiles. Smaller tiles compute more overlap, larger ones need more memory.

    Attributes:
        side: pixels of a tile's side.
        margin: pixels at a tile's border that are not used, because the network lacks the pixels beyond.
        fade: pixels across which one tile fades into the next.
    """

    side: int
    margin: int
    fade: int

    @property
    def overlap(self) -> int:
        """Pixels that neighbouring tiles share at least."""
        return 2 * self.margin + self.fade


@dataclass(frozen=True)
class Span:
    """The extent of a tile along one side.

    Attributes:
        start: first pixel.
        stop: the pixel after the last one.
        first: first pixel that is used.
        last: the pixel after the last one that is used.
    """

    start: int
    stop: int
    first: int
    last: int


def enlarge_in_tiles(picture: RGB, scale: int, tiling: Tiling, enlarge: Enlarge) -> RGB:
    """Enlarge a picture tile by tile. Each tile is blended over the tiles on its left and above it.

    Args:
        picture: (H, W, 3) uint8.
        scale: factor by which `enlarge` enlarges each side.
        tiling: size and overlap of the tiles.
        enlarge: enlarges one tile.

    Returns:
        (scale H, scale W, 3) uint8.
    """
    height, width = picture.shape[:2]
    result = np.empty((scale * height, scale * width, 3), np.uint8)
    for rows in spans(height, tiling):
        for columns in spans(width, tiling):
            tile = enlarge(picture[rows.start : rows.stop, columns.start : columns.stop])
            window = result[_used(rows, 0, scale), _used(columns, 0, scale)]
            used = tile[_used(rows, rows.start, scale), _used(columns, columns.start, scale)]
            fade = scale * tiling.fade
            opacity = np.outer(_opacity(rows, scale, fade), _opacity(columns, scale, fade))
            window[:] = blend(window, used, opacity)
    return result


def spans(length: int, tiling: Tiling) -> list[Span]:
    """Cover a side with spans of equal length.

    Args:
        length: pixels of the side.
        tiling: size and overlap of the tiles.

    Returns:
        Spans from the first pixel to the last, `tiling.side` pixels each; a single one where the side is not longer.
    """
    if length <= tiling.side:
        return [Span(0, length, 0, length)]
    count = -(-(length - tiling.overlap) // (tiling.side - tiling.overlap))
    starts = [round(start) for start in np.linspace(0, length - tiling.side, count)]
    return [_span(start, length, tiling) for start in starts]


def _span(start: int, length: int, tiling: Tiling) -> Span:
    stop = start + tiling.side
    first = start + tiling.margin if start > 0 else 0
    last = stop - tiling.margin if stop < length else length
    return Span(start, stop, first, last)


def _used(span: Span, origin: int, scale: int) -> slice:
    """The used pixels of a span in an enlarged picture that begins at `origin`."""
    return slice(scale * (span.first - origin), scale * (span.last - origin))


def _opacity(span: Span, scale: int, fade: int) -> NDArray[np.float32]:
    """(scale · used pixels,): rises from 0 to 1 over `fade` pixels where there is a tile before this one."""
    positions = np.arange(scale * (span.last - span.first), dtype=np.float32) + np.float32(0.5)
    return np.minimum(positions / np.float32(fade), 1) if span.first else np.ones_like(positions)
