"""The film strip of one edit: its screens beside each other."""

import io
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

HEIGHT = 440
"""Pixels: six screens of a phone fit into the width of a GitHub page."""

GAP = 10
GROUND = (232, 232, 228)


def draw_film(frames: Sequence[bytes], path: Path, quality: int) -> None:
    """Write the film strip.

    Args:
        frames: pictures of equal size, as files.
        path: of the JPEG.
        quality: of the JPEG, 1 to 95.
    """
    screens = [_reduced(Image.open(io.BytesIO(frame)).convert("RGB")) for frame in frames]
    width = sum(screen.width + GAP for screen in screens) + GAP
    strip = Image.new("RGB", (width, HEIGHT + 2 * GAP), GROUND)
    left = GAP
    for screen in screens:
        strip.paste(screen, (left, GAP))
        left += screen.width + GAP
    strip.save(path, quality=quality, optimize=True)


def _reduced(screen: Image.Image) -> Image.Image:
    return screen.resize((round(screen.width * HEIGHT / screen.height), HEIGHT), Image.Resampling.LANCZOS)
