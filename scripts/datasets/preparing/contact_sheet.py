"""The contact sheet: some pictures of a data set at a glance, those for validation in a blue frame."""

import cv2
import numpy as np

from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB
from scripts.datasets.prepared import PreparedDataset

FILE = "contact_sheet.jpg"

COLUMNS, ROWS = 10, 8
WIDTH, FRAME = 96, 3
"""Pixels of a picture, and of its frame."""

TRAIN, VALIDATION = (255, 255, 255), (40, 90, 230)
"""Colours of the frames, red first."""


def contact_sheet(dataset: PreparedDataset) -> RGB:
    """Draw pictures from everywhere in a data set, in its order.

    Args:
        dataset: at least one face.

    Returns:
        (H, W, 3) uint8.
    """
    chosen = np.unique(np.linspace(0, len(dataset.faces) - 1, COLUMNS * ROWS).round().astype(int)).tolist()
    cells = [_cell(dataset.picture(index), dataset.faces[index].split == "validation") for index in chosen]
    cells += [np.full_like(cells[0], 255)] * (-len(cells) % COLUMNS)
    rows = [np.concatenate(cells[start : start + COLUMNS], axis=1) for start in range(0, len(cells), COLUMNS)]
    return np.concatenate(rows)


def thumbnail(picture: RGB) -> RGB:
    """The picture at the width of the contact sheet."""
    height, width = picture.shape[:2]
    return opencv.resize(picture, opencv.scaled_size(width, height, WIDTH / width), cv2.INTER_AREA)


def _cell(picture: RGB, validation: bool) -> RGB:
    colour = VALIDATION if validation else TRAIN
    return np.asarray(
        cv2.copyMakeBorder(thumbnail(picture), FRAME, FRAME, FRAME, FRAME, cv2.BORDER_CONSTANT, value=colour), np.uint8
    )
