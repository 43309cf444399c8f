"""A data set, a style and a loss network that are small enough for tests of neural style."""

from pathlib import Path

import cv2
import numpy as np

from scripts.datasets.prepared import IMAGES, Description, PreparedDataset, PreparedFace, Split, write_dataset
from scripts.repository import SAMPLE

SIDE = 48
SPLITS: tuple[Split, ...] = ("train", "train", "validation")


def whole_photos(folder: Path) -> PreparedDataset:
    """Three crops of the sample photo, with the face."""
    photo = cv2.imread(str(SAMPLE))
    assert photo is not None
    (folder / IMAGES).mkdir(parents=True)
    faces = []
    for number, split in enumerate(SPLITS):
        crop = photo[number * 8 : number * 8 + 288, 90 + number * 8 : 378 + number * 8]
        small = cv2.resize(crop, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
        cv2.imwrite(str(folder / IMAGES / f"p{number}.png"), small)
        faces.append(PreparedFace(f"p{number}", split, "", SAMPLE.name, ()))
    description = Description("whole", SIDE, (), "NASA", "public domain", True)
    dataset = PreparedDataset(folder, description, tuple(faces))
    write_dataset(dataset)
    return dataset


def stripes(path: Path) -> None:
    """A style picture: blue and yellow stripes."""
    rows = np.arange(64)[:, None, None] // 4 % 2
    cv2.imwrite(str(path), np.where(rows, (200, 40, 20), (30, 220, 240)).astype(np.uint8).repeat(64, axis=1))


def small_loss_network(folder: Path) -> None:
    """A loss network with random weights, at the place where the downloaded one would be."""
    import torch
    from safetensors.torch import save_file

    from scripts.training.neural_style.loss_network import LossNetwork

    torch.manual_seed(0)
    folder.mkdir()
    save_file(LossNetwork().state_dict(), folder / "vgg16.safetensors")
