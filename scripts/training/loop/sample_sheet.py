"""Sample sheets: what the network makes of the same faces at different steps."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from sagemaker_endpoints._sdk.contract import RGB
from scripts.training.errors import TrainingError

GAP = 4
"""Pixels between pictures."""


def write_sheet(rows: Sequence[Sequence[RGB]], path: Path) -> None:
    """Write rows of pictures as one PNG.

    Args:
        rows: pictures of one size, (H, W, 3) uint8; each row as long as the first.
        path: of the file; its folder is made.

    Raises:
        TrainingError: the file cannot be written.
    """
    lines = [np.concatenate([_framed(picture) for picture in row], axis=1) for row in rows]
    path.parent.mkdir(parents=True, exist_ok=True)
    if not cv2.imwrite(str(path), np.concatenate(lines)[..., ::-1]):
        raise TrainingError(f"{path} cannot be written. Is the disk full?")


def _framed(picture: RGB) -> RGB:
    return np.pad(picture, ((0, GAP), (0, GAP), (0, 0)), constant_values=255)
