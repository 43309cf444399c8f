"""Early warnings: a training that will fail shows it long before its end, while its loss may still fall."""

from collections.abc import Sequence

import cv2
import numpy as np

from sagemaker_endpoints._sdk.contract import RGB

EXPLODED = 100.0
"""A gradient so many times larger than its median of the last steps is an explosion."""

COLOUR_SHIFT = 40.0
"""Levels by which the mean of a channel, over all samples, may move: no face effect changes all pictures so much."""

CONTRAST_RANGE = (0.4, 2.0)
"""Bounds of the contrast of the samples, as a share of that of the photos: below it they are grey, above it noise."""

CHECKERBOARD = 2.5
"""A pattern with a period of two or four pixels that is so many times stronger than in the photos can be seen."""

TILE = 32
"""Pixels of a side of the tiles in which patterns are looked for: they differ from place to place."""

PERIOD = 4
"""Pixels of the longest pattern; it contains that of two."""

FLAT = 0.05
"""Levels of detail below which a tile is flat."""

PATIENCE = 5
"""Measurements without a new best after which the network only learns its training pictures by heart."""

PENALTY = "gradient penalty"
"""The term of a loss that is watched, where a task has it: how far the discriminator's slopes are from 1, squared."""

STEEP = 100.0
"""A penalty of slopes that are eleven times as steep as they should be. On drawn heads, the published weight of the
penalty keeps it below 0.7, and a weight of 0.1, which is enough to learn, at 8 to 24. With 0.0001 nothing is learned:
180 after 50 updates, and more and more."""

PENALTIES = 20
"""Updates whose median is compared with it: a single batch may be steep."""


def watch_gradients(norms: Sequence[float]) -> list[str]:
    """Judge the norms of the last gradients, the newest last."""
    newest = norms[-1]
    if not np.isfinite(newest):
        return ["The gradient is not finite. Lower the learning rate, or use float32."]
    usual = float(np.median(norms))
    if usual and newest > EXPLODED * usual:
        return [f"The gradient is {newest / usual:.0f} times the usual one. Lower the learning rate, or set --clip."]
    return []


def watch_penalty(penalties: Sequence[float]) -> list[str]:
    """Judge the gradient penalties of the last updates of a discriminator."""
    newest = penalties[-PENALTIES:]
    if len(newest) < PENALTIES or float(np.median(newest)) < STEEP:
        return []
    return [
        f"The gradient penalty has been above {STEEP:g} for {PENALTIES} updates, and should be below 0.5: nothing "
        f"holds the discriminator, and the pictures will not become real. Stop; raise penalty_weight, or lower the "
        f"discriminator's learning rate."
    ]


def watch_pictures(photos: Sequence[RGB], made: Sequence[RGB]) -> list[str]:
    """Compare what the network makes with the photos that it makes it of.

    Args:
        photos: (H, W, 3) uint8.
        made: the network's picture of each, of the same size.
    """
    return [*_colours(photos, made), *_checkerboard(photos, made)]


def watch_criterion(values: Sequence[float]) -> list[str]:
    """Judge the measurements on the validation pictures, lower is better, the newest last."""
    best = int(np.argmin(values))
    if len(values) - 1 - best < PATIENCE:
        return []
    return [
        f"The validation pictures were best {len(values) - 1 - best} measurements ago. The network now learns its "
        f"training pictures by heart: stop, or add photos."
    ]


def pattern_strength(picture: RGB) -> float:
    """How regular the fine detail is, with a period of two or four pixels.

    Transposed convolutions and pixel shuffles make such patterns (Odena, Dumoulin and Olah, "Deconvolution and
    Checkerboard Artifacts", 2016). In each tile, the detail at the same place of the pattern is averaged: that of a
    photo cancels out, a pattern stays.

    Args:
        picture: (H, W, 3) uint8, sides of at least `TILE`.

    Returns:
        What stays, as a multiple of what would stay of noise; about 1 for a photo, at most 8.
    """
    grey = picture.mean(axis=2, dtype=np.float32)
    detail = grey - cv2.blur(grey, (PERIOD + 1, PERIOD + 1))
    rows, columns = (side // TILE for side in detail.shape)
    tiles = detail[: rows * TILE, : columns * TILE].reshape(rows, TILE, columns, TILE).swapaxes(1, 2)
    repeats = TILE // PERIOD
    folded = tiles.reshape(rows, columns, repeats, PERIOD, repeats, PERIOD).mean((2, 4))
    stays = np.sqrt(np.square(folded).mean((2, 3)))
    noise = np.sqrt(np.square(tiles).mean((2, 3))) / repeats
    return float(np.mean(stays / np.maximum(noise, FLAT)))


def _colours(photos: Sequence[RGB], made: Sequence[RGB]) -> list[str]:
    before, after = (np.stack(list(pictures)).astype(np.float32) for pictures in (photos, made))
    shift = np.abs(after.mean((0, 1, 2)) - before.mean((0, 1, 2))).max()
    contrast = float(after.std((1, 2)).mean() / max(float(before.std((1, 2)).mean()), 1.0))
    warnings = []
    if shift > COLOUR_SHIFT:
        warnings.append(f"The colours of all samples have moved by {shift:.0f} levels: the network drifts.")
    if not CONTRAST_RANGE[0] <= contrast <= CONTRAST_RANGE[1]:
        state = "grey" if contrast < CONTRAST_RANGE[0] else "noise"
        warnings.append(f"The samples are {state}: their contrast is {contrast:.0%} of the photos'.")
    return warnings


def _checkerboard(photos: Sequence[RGB], made: Sequence[RGB]) -> list[str]:
    before, after = (float(np.mean([pattern_strength(p) for p in pictures])) for pictures in (photos, made))
    if after < CHECKERBOARD * max(before, 1.0):
        return []
    return [f"The samples have a pattern of small squares, {after / max(before, 1.0):.1f} times that of the photos."]
