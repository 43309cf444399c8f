"""Damaged files either decode or are refused; nothing else ever comes out."""

import contextlib

import numpy as np
import pytest

from facemagi.errors import FaceMagiError
from facemagi_vision.decode import decode
from tests.support.vision_samples import VISION, astronaut, encoded

SMALL = astronaut().crop((180, 60, 276, 172))
FILES = {
    "jpeg": encoded(SMALL, "JPEG", progressive=True),
    "png": encoded(SMALL, "PNG"),
    "webp": encoded(SMALL, "WEBP"),
    "avif": encoded(SMALL, "AVIF", speed=10),
    "heic": (VISION / "astronaut.heic").read_bytes(),
}
TRIES = 30
HEAD = 600
"""Bytes; most of what a decoder can be led astray by stands there."""


def flipped(data: bytes, random: np.random.Generator) -> bytes:
    """Some bytes replaced, half of them near the beginning."""
    damaged = np.frombuffer(data, np.uint8).copy()
    for end in (HEAD, len(damaged)):
        where = random.integers(12, min(end, len(damaged)), 4)
        damaged[where] = random.integers(0, 256, 4)
    return damaged.tobytes()


@pytest.mark.filterwarnings("ignore")  # Pillow warns of damage that it can live with
@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("start", range(0, TRIES, 10))
def test_damaged_files_decode_or_are_refused(name: str, start: int) -> None:
    for seed in range(start, start + 10):
        # Given a file with some bytes replaced and, of every other one, the end cut off
        random = np.random.default_rng(seed)
        data = flipped(FILES[name], random)
        end = int(random.integers(1, len(data))) if seed % 2 else len(data)

        # When it is decoded, then there are pixels, or it was refused
        with contextlib.suppress(FaceMagiError):
            assert decode(data[:end]).rgb.ndim == 3
