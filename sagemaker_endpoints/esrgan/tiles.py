"""A picture in overlapping tiles of one size, and back to one picture without seams."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk.contract import RGB
from sagemaker_endpoints._sdk.dtypes import uint8

TILE = 192
"""Pixels of a tile's side. At four times that, the network's 64 channels take 150 MB in float32: a few of them fit into
the smallest GPU, and into a laptop."""

OVERLAP = 32
"""Pixels that neighbours share. The network looks further, but what lies 32 pixels away changes a pixel by less than a
level; across the overlap one tile fades into the next."""

AT_ONCE = 4
"""Tiles of one batch."""

Enlarge = Callable[[Sequence[RGB]], Sequence[RGB]]


@dataclass(frozen=True)
class Span:
    """A tile's extent along one side, pixels."""

    start: int
    stop: int


def enlarged(picture: RGB, scale: int, enlarge: Enlarge) -> RGB:
    """The whole picture, enlarged tile by tile.

    picture: (H, W, 3). enlarge: pictures of one size, each `scale` times as large.
    returns: (scale H, scale W, 3) uint8.
    """
    height, width = picture.shape[:2]
    total = np.zeros((scale * height, scale * width, 3), np.float32)
    weight = np.zeros((scale * height, scale * width, 1), np.float32)
    places = [(rows, columns) for rows in spans(height) for columns in spans(width)]
    for together in _portions(places):
        tiles = [picture[rows.start : rows.stop, columns.start : columns.stop] for rows, columns in together]
        for (rows, columns), tile in zip(together, enlarge(tiles), strict=True):
            fade = _fade(rows, height, scale)[:, None, None] * _fade(columns, width, scale)[None, :, None]
            window = (slice(scale * rows.start, scale * rows.stop), slice(scale * columns.start, scale * columns.stop))
            total[window] += tile * fade
            weight[window] += fade
    return uint8(np.rint(total / weight))


def spans(length: int) -> list[Span]:
    """Extents of equal size along a side, neighbours sharing at least `OVERLAP`, from its first pixel to its last."""
    if length <= TILE:
        return [Span(0, length)]
    count = -(-(length - OVERLAP) // (TILE - OVERLAP))
    starts = np.linspace(0, length - TILE, count).round().astype(int)
    return [Span(int(start), int(start) + TILE) for start in starts]


def _fade(span: Span, length: int, scale: int) -> NDArray[np.float32]:
    """(scale · extent,) 1 in the middle, falling towards neighbours over the overlap, never 0."""
    places = np.arange(scale * (span.stop - span.start)) + 0.5
    ramp = np.ones_like(places)
    if span.start > 0:
        ramp = np.minimum(ramp, places / (scale * OVERLAP))
    if span.stop < length:
        ramp = np.minimum(ramp, (places[-1] + 0.5 - places) / (scale * OVERLAP))
    return ramp.astype(np.float32)


def _portions(places: Sequence[tuple[Span, Span]]) -> Iterator[Sequence[tuple[Span, Span]]]:
    for start in range(0, len(places), AT_ONCE):
        yield places[start : start + AT_ONCE]
