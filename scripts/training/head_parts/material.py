"""Reads the material of a training and makes its samples."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints.head_parts.features import HALF, OWN
from sagemaker_endpoints.head_parts.window import SIDE, Framing
from scripts.labelling.traits import Traits, read_traits
from scripts.training.head_parts.canvas import Canvas, read_canvas
from scripts.training.head_parts.chances import Chances
from scripts.training.head_parts.samples import make_sample

TABLE = "heads.tsv"


@dataclass(frozen=True)
class Material:
    """Labelled portraits.

    Attributes:
        canvases: the portraits.
        traits: what a person saw on each, by name.
        folds: the number of the fold of each portrait. Every portrait shows another person.
    """

    canvases: list[Canvas]
    traits: dict[str, Traits]
    folds: list[int]


@dataclass(frozen=True)
class Samples:
    """Samples of many portraits, `count` of each.

    Attributes:
        own: (portraits, count, 128, 128, 14) float16.
        pictures: (portraits, count, 256, 256, 3) uint8.
        targets: (portraits, count, 256, 256) uint8.
    """

    own: NDArray[np.float16]
    pictures: NDArray[np.uint8]
    targets: NDArray[np.uint8]


def read_material(portraits: Path, labels: Path, folds: int, framing: Framing) -> Material:
    """Read the labelled portraits.

    Args:
        portraits: the folder of the photos.
        labels: the folder of the label maps and of their table.
        folds: the number of folds; each gets the same share of every kind of hair.
        framing: how much a canvas shows.

    Raises:
        ValueError: there is no label.
    """
    names = sorted(path.stem for path in labels.glob("*.png"))
    if not names:
        raise ValueError(f"There is no label in {labels}.")
    traits = read_traits(labels / TABLE)
    names = sorted((name for name in names if name in traits), key=lambda name: (traits[name].hair, name))
    canvases = [read_canvas(portraits / f"{name}.jpg", labels / f"{name}.png", framing) for name in names]
    return Material(canvases, traits, [index % folds for index in range(len(names))])


def make_samples(material: Material, chances: Chances, count: int, seed: int, chosen: Sequence[int]) -> Samples:
    """Make the samples of some portraits. Grounds and neighbours of a portrait come from its own fold.

    Args:
        material: the portraits.
        chances: how often something is done to a sample.
        count: samples of each portrait.
        seed: of the chance.
        chosen: the indices of the portraits.
    """
    shape = (len(chosen), count)
    samples = Samples(
        np.empty((*shape, HALF, HALF, OWN), np.float16),
        np.empty((*shape, SIDE, SIDE, 3), np.uint8),
        np.empty((*shape, SIDE, SIDE), np.uint8),
    )
    for place, index in enumerate(chosen):
        pool = _fold(material, material.folds[index])
        rng = np.random.default_rng([seed, index])
        for number in range(count):
            sample = make_sample(material.canvases[index], pool, chances, rng)
            samples.own[place, number] = sample.own
            samples.pictures[place, number] = sample.picture
            samples.targets[place, number] = sample.target
    return samples


def _fold(material: Material, fold: int) -> Sequence[Canvas]:
    return [canvas for canvas, own in zip(material.canvases, material.folds, strict=True) if own == fold]
