"""A prepared data set, and the arguments of its training."""

import argparse
from pathlib import Path

import cv2
import numpy as np

from scripts.datasets.prepared import Description, PreparedDataset, PreparedFace, write_dataset
from scripts.training.command import parse
from scripts.training.tasks import training_of
from tests.training.job_task import MODEL, register


def prepared(folder: Path) -> Path:
    """Two grey pictures."""
    (folder / "images").mkdir(parents=True)
    for name in ("a", "b"):
        cv2.imwrite(str(folder / "images" / f"{name}.png"), np.full((8, 8, 3), 128, np.uint8))
    faces = tuple(PreparedFace(name, "train", "", f"{name}.jpg", ()) for name in ("a", "b"))
    write_dataset(PreparedDataset(folder, Description("whole", 8, (), "Drawn", "CC0-1.0", True), faces))
    return folder


def arguments(folder: Path, *more: str) -> argparse.Namespace:
    """The arguments of `train` in a folder with `data`."""
    register()
    own = ("--data", folder / "data", "--work", folder / "work", "--out", folder / "weights")
    return parse(MODEL, training_of(MODEL), [*map(str, own), *more])
