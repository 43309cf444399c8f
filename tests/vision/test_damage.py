"""Damaged files are decoded or refused with an error of ours; no other exception is raised."""

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
HEADER_BYTES = 600
"""Most fields that can mislead a decoder lie before this offset."""


def with_random_bytes(data: bytes, random: np.random.Generator) -> bytes:
    """The file with eight bytes replaced, half of them near the beginning."""
    damaged = np.frombuffer(data, np.uint8).copy()
    for end in (HEADER_BYTES, len(damaged)):
        offsets = random.integers(12, min(end, len(damaged)), 4)
        damaged[offsets] = random.integers(0, 256, 4)
    return damaged.tobytes()


@pytest.mark.filterwarnings("ignore")  # Pillow warns of damage that it can tolerate
@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("start", range(0, TRIES, 10))
def test_damaged_files_decode_or_are_refused(name: str, start: int) -> None:
    for seed in range(start, start + 10):
        # given a file with replaced bytes; every other one is also cut off
        random = np.random.default_rng(seed)
        data = with_random_bytes(FILES[name], random)
        end = int(random.integers(1, len(data))) if seed % 2 else len(data)

        # when it is decoded, then the result is pixels or a refusal
        with contextlib.suppress(FaceMagiError):
            assert decode(data[:end]).rgb.ndim == 3
