"""Enlarge a picture in overlapping tiles of one size, without seams."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk.contract import RGB
from sagemaker_endpoints._sdk.dtypes import uint8

TILE = 192
"""Pixels of a tile's side.

At four times that size the network's 64 channels take 150 MB in float32: a few tiles fit into the smallest GPU, and
into a laptop.
"""

OVERLAP = 32
"""Pixels that neighbouring tiles share; across them one tile fades into the next.

The network's receptive field is larger, but pixels more than 32 pixels away change the result by less than a level.
"""

BATCH_SIZE = 4
"""Tiles of one batch."""

Enlarge = Callable[[Sequence[RGB]], Sequence[RGB]]
"""Enlarges a batch of pictures of one size."""


@dataclass(frozen=True)
class Span:
    """The extent of a tile along one side.

    Attributes:
        start: first pixel.
        stop: the pixel after the last one.
    """

    start: int
    stop: int


def enlarge_in_tiles(picture: RGB, scale: int, enlarge: Enlarge) -> RGB:
    """Enlarge a picture tile by tile, and blend the tiles where they overlap.

    Args:
        picture: (H, W, 3) uint8.
        scale: factor by which `enlarge` enlarges each side.
        enlarge: called with up to `BATCH_SIZE` tiles of one size.

    Returns:
        (scale H, scale W, 3) uint8.
    """
    height, width = picture.shape[:2]
    total = np.zeros((scale * height, scale * width, 3), np.float32)
    weight = np.zeros((scale * height, scale * width, 1), np.float32)
    extents = [(rows, columns) for rows in spans(height) for columns in spans(width)]
    for batch in _batches(extents):
        tiles = [picture[rows.start : rows.stop, columns.start : columns.stop] for rows, columns in batch]
        for (rows, columns), tile in zip(batch, enlarge(tiles), strict=True):
            fade = _fade(rows, height, scale)[:, None, None] * _fade(columns, width, scale)[None, :, None]
            window = (slice(scale * rows.start, scale * rows.stop), slice(scale * columns.start, scale * columns.stop))
            total[window] += tile * fade
            weight[window] += fade
    return uint8(np.rint(total / weight))


def spans(length: int) -> list[Span]:
    """Cover a side with spans of equal length, of which neighbours share at least `OVERLAP` pixels.

    Args:
        length: pixels of the side.

    Returns:
        Spans from the first pixel to the last, `TILE` pixels each; a single one where the side is not longer.
    """
    if length <= TILE:
        return [Span(0, length)]
    count = -(-(length - OVERLAP) // (TILE - OVERLAP))
    starts = np.linspace(0, length - TILE, count).round().astype(int)
    return [Span(int(start), int(start) + TILE) for start in starts]


def _fade(span: Span, length: int, scale: int) -> NDArray[np.float32]:
    """(scale · extent,) weights: 1 in the middle, falling towards neighbours over the overlap, never 0."""
    positions = np.arange(scale * (span.stop - span.start)) + 0.5
    ramp = np.ones_like(positions)
    if span.start > 0:
        ramp = np.minimum(ramp, positions / (scale * OVERLAP))
    if span.stop < length:
        ramp = np.minimum(ramp, (positions[-1] + 0.5 - positions) / (scale * OVERLAP))
    return ramp.astype(np.float32)


def _batches(extents: Sequence[tuple[Span, Span]]) -> Iterator[Sequence[tuple[Span, Span]]]:
    for start in range(0, len(extents), BATCH_SIZE):
        yield extents[start : start + BATCH_SIZE]
