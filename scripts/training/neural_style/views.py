"""The part of a photo that one pass sees: a random square, mirrored or not."""

import numpy as np

View = tuple[slice, slice]
"""Rows and columns; columns in reverse order mirror the photo."""

MIRRORED = 0.5
"""Share of the photos that are mirrored."""

WHOLE: View = (slice(None), slice(None))
"""The whole photo, as it is."""


def draw_view(random: np.random.Generator, side: int, crop: int) -> View:
    """Draw the part of a photo that is seen.

    Args:
        random: all draws come from it.
        side: pixels of a side of the photo.
        crop: pixels of a side of the square; 0, or more than there are, for the whole photo.

    Example:
        >>> draw_view(np.random.default_rng(1), side=8, crop=0)
        (slice(0, 8, None), slice(0, 8, None))
    """
    own = min(crop or side, side)
    top, left = random.integers(0, side - own + 1, 2).tolist()
    rows, columns = slice(top, top + own), slice(left, left + own)
    if random.random() < MIRRORED:
        columns = slice(left + own - 1, left - 1 if left else None, -1)
    return rows, columns
