"""A picture at half or a quarter of its size: each pixel is the mean of four or eight.

Pixels get a fourth number, so that a pixel is one element of four or eight bytes. NumPy copies and adds such elements
several times faster than groups of three.
"""

import numpy as np
from numpy.typing import NDArray

RGB = NDArray[np.uint8]
"""(H, W, 3) uint8, sRGB, red first."""

Pixels = NDArray[np.uint8]
"""(H, W, 4) uint8: red, green, blue, and a fourth number without a meaning."""

BLOCK_BYTES = 98304
"""Size of the arrays in which rows are added, block by block. They stay in a core's cache, and are so small that the
allocator uses the same memory again; new memory from the system costs more time than the sums."""

SUM_BYTES = 2
"""Bytes of a channel's sum."""


def halved(picture: RGB | Pixels) -> Pixels:
    """Halve a picture.

    Args:
        picture: (H, W, 3) or (H, W, 4) uint8.

    Returns:
        (h, w, 4), half of the size, rounded up; each value is the mean of four, rounded, half up. A last odd row or
        column is the mean of the pixels that exist.
    """
    height, width, channels = picture.shape
    half = np.empty((-(-height // 2), -(-width // 2), 4), np.uint8)
    block = max(1, BLOCK_BYTES // (SUM_BYTES * channels * width))
    for top in range(0, len(half), block):
        half[top : top + block] = _column_means(_row_sums(picture[2 * top : 2 * (top + block)]))
    return half


def quartered(rgb: RGB) -> Pixels:
    """Reduce a large picture to a quarter of its size from half of its rows.

    Args:
        rgb: (H, W, 3) uint8.

    Returns:
        (h, w, 4), a quarter of the size, rounded up; each value is the mean of the middle two of four rows and of four
        columns. Behind the last row or column, it is repeated.
    """
    height, width, channels = rgb.shape
    quarter = np.empty((-(-height // 4), -(-width // 4), 4), np.uint8)
    block = max(1, BLOCK_BYTES // (SUM_BYTES * channels * width))
    for top in range(0, len(quarter), block):
        first = 4 * np.arange(top, min(top + block, len(quarter)))
        upper, lower = (rgb.take(np.minimum(first + row, height - 1), 0) for row in (1, 2))
        quarter[top : top + block] = _means_of_four(np.add(upper, lower, dtype=np.uint16))
    return quarter


def with_fourth_channel(rgb: RGB) -> Pixels:
    """The same pixels with a fourth number.

    Args:
        rgb: (H, W, 3) uint8.

    Returns:
        (H, W, 4).
    """
    return _every_pixel(np.ascontiguousarray(rgb), 1)


def _row_sums(picture: RGB | Pixels) -> NDArray[np.uint16]:
    """(h, W, C) the sums of two rows each; a last odd row counts twice."""
    upper, lower = picture[::2], picture[1::2]
    if len(lower) == len(upper):
        return np.add(upper, lower, dtype=np.uint16)
    return np.concatenate([np.add(upper[:-1], lower, dtype=np.uint16), np.add(upper[-1:], upper[-1:], dtype=np.uint16)])


def _column_means(rows: NDArray[np.uint16]) -> NDArray[np.unsignedinteger]:
    """(h, w, 4) a quarter of the sums of two columns each, rounded; a last odd column counts twice."""
    if rows.shape[1] % 2:
        rows = np.concatenate([rows, rows[:, -1:]], 1)
    height, width, channels = rows.shape
    if channels == 4:
        elements = rows.view(np.uint64)[..., 0]
        return _quarters((elements[:, ::2] + elements[:, 1::2]).view(np.uint16)).reshape(height, -1, 4)
    flat = rows.reshape(height, -1)
    means = _quarters(flat[:, :-channels] + flat[:, channels:]).astype(np.uint8)
    return _every_pixel(means.reshape(height, width - 1, channels), 2)


def _means_of_four(rows: NDArray[np.uint16]) -> Pixels:
    """(h, w, 4) an eighth of the sums of four columns each, rounded; the last column is repeated."""
    missing = -rows.shape[1] % 4
    if missing:
        rows = np.concatenate([rows, rows[:, -1:].repeat(missing, 1)], 1)
    height, width, channels = rows.shape
    flat = rows.reshape(height, -1)
    pairs = flat[:, :-channels] + flat[:, channels:]
    sums = pairs[:, : -2 * channels] + pairs[:, 2 * channels :]
    sums += np.uint16(4)
    sums >>= np.uint16(3)
    return _every_pixel(sums.astype(np.uint8).reshape(height, width - 3, channels), 4)


def _quarters(sums: NDArray[np.uint16]) -> NDArray[np.uint16]:
    """A quarter of each sum, rounded, half up; overwrites the sums."""
    sums += np.uint16(2)
    sums >>= np.uint16(2)
    return sums


def _every_pixel(rgb: RGB, step: int) -> Pixels:
    """Every `step`-th pixel of each row, with the number that follows it.

    Pixels are read as elements of four bytes, each of which overlaps the next one.
    """
    height, width, channels = rgb.shape
    count = 1 + (width - 1) // step
    pixels = np.empty((height, count, 4), np.uint8)
    strides = (rgb.strides[0], step * rgb.strides[1])
    pixels.view(np.uint32)[:-1, :, 0] = np.ndarray((height - 1, count), np.uint32, rgb, 0, strides)
    pixels[-1, :, :channels] = rgb[-1, ::step]  # behind its last pixel there may be no memory
    return pixels
