"""Which pictures train and which measure: all of a person do the same, and the next run decides the same."""

import hashlib
from collections.abc import Sequence

from scripts.datasets.prepared import Split

VALIDATION = 0.1
"""Share of the persons, or of the photos of nobody known, that measure."""


def split_of(persons: Sequence[str], files: Sequence[str], share: float = VALIDATION) -> list[Split]:
    """The split of each picture.

    Args:
        persons: who is on each; empty where nobody knows, and then the photo decides.
        files: the photo of each.
        share: how many measure, 0…1.

    Returns:
        One for each picture. Where there are at least two persons, both splits have one.
    """
    keys = [f"person {person}" if person else f"file {file}" for person, file in zip(persons, files, strict=True)]
    positions = {key: _position(key) for key in keys}
    measured = {key for key, position in positions.items() if position < share}
    if len(positions) > 1:
        ordered = sorted(positions, key=lambda key: positions[key])
        measured = (measured | {ordered[0]}) - {ordered[-1]}
    return ["validation" if key in measured else "train" for key in keys]


def _position(key: str) -> float:
    """0…1, evenly spread, always the same for a key."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big") / 2**64
