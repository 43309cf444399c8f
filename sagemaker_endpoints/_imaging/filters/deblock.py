"""Removes the steps between the 8x8 blocks of JPEG files, which line drawings would trace."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk.contract import RGB
from sagemaker_endpoints._sdk.dtypes import uint8

BLOCK = 8

REACH = 4
"""Pixels on each side of a block's edge over which its step is spread: up to the middle of the block."""

MIN_EXCESS = 0.2
"""Levels by which steps at the edges of blocks are larger on average than elsewhere, from which a picture is blocky."""

MAX_STEP = 16
"""Levels of the largest step that is spread: larger ones are edges of the picture itself."""

FULL_STEP = 8
"""Levels up to which a step is spread fully."""

_WHOLE = 2 * 2 * REACH * (MAX_STEP - FULL_STEP)
_HALF = _WHOLE // 2


def deblock(rgb: RGB) -> RGB:
    """Spread small steps at the edges of blocks; the picture may be cropped, but not resized, since it was a JPEG file.

    Args:
        rgb: (H, W, 3) uint8, not written to.

    Returns:
        The same shape; `rgb` itself where it is not blocky.

    Example:
        >>> blocks = np.repeat(np.arange(100, 132, 4, dtype=np.uint8), 8)
        >>> picture = np.ascontiguousarray(np.tile(blocks[None, :, None], (64, 1, 3)))
        >>> int(np.abs(np.diff(deblock(picture)[20, 8:-8, 0].astype(int))).max())
        1
    """
    across, down = block_phase(rgb), block_phase(rgb.transpose(1, 0, 2))
    if across is None and down is None:
        return rgb
    moved = np.zeros(rgb.shape[:2], np.int16)
    green = rgb[..., 1].astype(np.int16)
    if across is not None:
        _spread_steps(green, across, moved)
    if down is not None:
        _spread_steps(np.ascontiguousarray((green + moved).T), down, moved.T)
    return uint8(cv2.add(rgb, cv2.merge([moved, moved, moved]), dtype=cv2.CV_8U))


def block_phase(rgb: RGB) -> int | None:
    """The column at which the blocks of a JPEG begin.

    Args:
        rgb: (H, W, 3) uint8.

    Returns:
        0…7; None where no blocks can be seen.

    Example:
        >>> flat = np.full((64, 64, 3), 120, np.uint8)
        >>> steps = flat + (20 * (np.arange(64) // 8 % 2)).astype(np.uint8)[None, :, None]
        >>> block_phase(flat), block_phase(steps)
        (None, 0)
    """
    if min(rgb.shape[:2]) < 4 * BLOCK:
        return None
    step = max(1, rgb.shape[0] // 400)
    green = rgb[::step, :, 1].astype(np.int16)
    steps = np.abs(np.diff(green, axis=1)).astype(np.float32)
    means = (steps[:, 1:-1] - 0.5 * (steps[:, :-2] + steps[:, 2:])).mean(axis=0)
    excess = np.array([means[phase::BLOCK].mean() for phase in range(BLOCK)])
    phase = int(excess.argmax())
    # the difference number i - 1 is the step between the columns i and i + 1
    return (phase + 2) % BLOCK if excess[phase] - np.median(excess) > MIN_EXCESS else None


def _spread_steps(green: NDArray[np.int16], phase: int, moved: NDArray[np.int16]) -> None:
    """Add to `moved`, in place, what spreads the steps before the columns phase, phase + 8 …"""
    first = phase if phase >= REACH else phase + BLOCK
    count = (green.shape[1] - REACH - first) // BLOCK + 1
    if count < 1:
        return

    def column(offset: int) -> slice:
        start = first + offset
        return slice(start, start + BLOCK * (count - 1) + 1, BLOCK)

    before, after = green[:, column(-1)], green[:, column(0)]
    step = after - before
    size = np.abs(step)
    slopes = np.maximum(np.abs(before - green[:, column(-2)]), np.abs(green[:, column(1)] - after))
    share = (MAX_STEP - size).clip(0, MAX_STEP - FULL_STEP) * (size > slopes)
    half = step * share
    for distance in range(REACH):
        # half the step, less further from the edge; all factors are whole numbers until the division
        part = (half * (2 * (REACH - distance) - 1) + _HALF) // _WHOLE
        moved[:, column(-1 - distance)] += part
        moved[:, column(distance)] -= part
