"""Golden pictures: `python -m tests.support.golden MODEL…` writes each model's expected.png again; look at it then.

Each shows the sample photo under the model's first effect with that effect's defaults.
"""

import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from sagemaker_endpoints._sdk.contract import RGB
from scripts.repository import MODELS
from tests.support.editing import bench, edited
from tests.support.portraits import astronaut, change


def golden_path(name: str) -> Path:
    """A model's expected.png."""
    return MODELS / name / "expected.png"


def golden_picture(name: str) -> RGB:
    """What a model's expected.png is to show: (512, 512, 3) uint8."""
    return edited(name, next(iter(bench(name).manifest.effects)), astronaut())


def golden_difference(name: str) -> NDArray[np.int16]:
    """(512, 512, 3): absolute difference, levels, between a model's expected.png and its edit now."""
    expected = np.asarray(Image.open(golden_path(name)).convert("RGB"))
    return np.abs(change(expected, golden_picture(name)))


def write_golden(name: str) -> None:
    """Write a model's expected.png."""
    Image.fromarray(golden_picture(name)).save(golden_path(name), optimize=True)


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        write_golden(argument)
