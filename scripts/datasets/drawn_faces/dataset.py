"""Draws a whole data set of faces, with pairs that differ in one attribute."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import cv2
import numpy as np

from sagemaker_endpoints._sdk.align import align, find_alignment
from sagemaker_endpoints._sdk.contract import RGB
from sagemaker_endpoints._sdk.similarity import scale_of
from scripts.datasets.crops import WHOLE, check_template, cut_whole
from scripts.datasets.drawn_faces.pairs import Pair, write_pairs
from scripts.datasets.drawn_faces.picture import WIDTH, draw_head
from scripts.datasets.drawn_faces.shape import face_points
from scripts.datasets.drawn_faces.traits import ATTRIBUTES, Traits, draw_traits, head_seed
from scripts.datasets.picture_files import refusals_of, write_picture
from scripts.datasets.pool import in_processes
from scripts.datasets.prepared import ABSENT, IMAGES, PRESENT, Description, PreparedDataset, PreparedFace, write_dataset
from scripts.datasets.progress import Progress

FINER = 1.25
"""Pixels of a drawn picture for each pixel of its crop: as with photos, the crop is scaled down a little."""

SOURCE, LICENCE = "Heads drawn by FaceMagi's own code; nobody's photo.", "Apache-2.0"

VISIBLE, MIN_AREA = 16, 0.002
"""Levels by which a pixel must change to be noticed, and the share of a picture that must change for a pair."""


@dataclass(frozen=True)
class Plan:
    """What is drawn.

    Attributes:
        template: a key of `TEMPLATES`, or `whole`.
        size: width of the crops, pixels.
        heads: how many heads train.
        held_out: how many other heads measure; each is drawn once as it is and once for every attribute.
        attributes: the labels, some of `ATTRIBUTES`.
        seed: the same seed draws the same heads.
    """

    template: str
    size: int
    heads: int
    held_out: int
    attributes: tuple[str, ...] = ATTRIBUTES
    seed: int = 1


@dataclass(frozen=True)
class _Head:
    """One head of a data set, which is drawn once or, if it is held out, with every attribute switched."""

    seed: int
    switches: tuple[str, ...]

    @property
    def id(self) -> str:
        return f"head_{self.seed:07d}"


def draw_dataset(folder: Path, plan: Plan, processes: int = 1) -> PreparedDataset:
    """Draw a data set into a folder, as `dataset prepare` would write it, with the pairs of `pairs.py` beside it.

    Args:
        folder: is made; pictures of the same names are replaced.
        plan: what is drawn.
        processes: how many draw at the same time.

    Raises:
        DatasetError: there is no such template, or the folder cannot be written.
    """
    check_template(plan.template)
    with refusals_of(folder / IMAGES):
        (folder / IMAGES).mkdir(parents=True, exist_ok=True)
    seeds = [head_seed(plan.seed, index) for index in range(plan.held_out + plan.heads)]
    held_out = [_Head(seed, plan.attributes) for seed in seeds[: plan.held_out]]
    trained = [_Head(seed, ()) for seed in seeds[plan.held_out :]]
    progress = Progress(len(held_out) + len(trained), 0, "heads")
    pairs: list[Pair] = []
    for shown in in_processes(partial(_draw, folder, plan), [*held_out, *trained], processes):
        pairs += shown
        progress.advance()
    faces = [face for head in (*held_out, *trained) for face in _faces(head, plan.attributes)]
    description = Description(plan.template, plan.size, plan.attributes, SOURCE, LICENCE, commercial=True)
    dataset = PreparedDataset(folder, description, tuple(faces))
    with refusals_of(folder):
        write_dataset(dataset)
        write_pairs(folder, sorted(pairs, key=lambda pair: (pair.attribute, pair.having)))
    return dataset


def _draw(folder: Path, plan: Plan, head: _Head) -> list[Pair]:
    """Write the pictures of one head; its pairs in which the attribute can be seen."""
    pictures = _pictures(head, plan.template, plan.size)
    for name, picture in pictures.items():
        write_picture(picture, folder / IMAGES / f"{name}.png")
    return [pair for pair in _pairs(head) if _differ(pictures[pair.without], pictures[pair.having])]


def _differ(one: RGB, other: RGB) -> bool:
    """Whether two pictures differ visibly: a fringe, for example, may hide the brows."""
    return float((cv2.absdiff(one, other).max(axis=2) > VISIBLE).mean()) > MIN_AREA


def _pictures(head: _Head, template: str, size: int) -> dict[str, RGB]:
    """The crops of a head by their ids. All lie in the same place of their pictures, so that pairs fit."""
    drawings = {name: draw_head(traits, _unit(template, size)) for name, traits in _variants(head).items()}
    if template == WHOLE:
        return {name: cut_whole(drawn.rgb, size) for name, drawn in drawings.items()}
    alignment = find_alignment(drawings[head.id].landmarks, template, size)
    return {name: align(drawn.rgb, alignment) for name, drawn in drawings.items()}


def _variants(head: _Head) -> dict[str, Traits]:
    traits = draw_traits(head.seed)
    switched = {_variant(head, attribute): traits.switched(attribute) for attribute in head.switches}
    return {head.id: traits, **switched}


def _faces(head: _Head, attributes: Sequence[str]) -> list[PreparedFace]:
    return [_face(head, name, traits, attributes) for name, traits in _variants(head).items()]


def _face(head: _Head, name: str, traits: Traits, attributes: Sequence[str]) -> PreparedFace:
    labels = tuple(PRESENT if traits.labels[attribute] else ABSENT for attribute in attributes)
    return PreparedFace(name, "validation" if head.switches else "train", head.id, f"{name}.png", labels)


def _pairs(head: _Head) -> list[Pair]:
    labels = draw_traits(head.seed).labels
    pairs = [Pair(attribute, head.id, _variant(head, attribute)) for attribute in head.switches]
    return [
        replace(pair, without=pair.having, having=pair.without) if labels[pair.attribute] else pair for pair in pairs
    ]


def _variant(head: _Head, attribute: str) -> str:
    return f"{head.id}_{attribute}"


def _unit(template: str, size: int) -> float:
    """Pixels between the eyes of the drawing from which a crop is cut."""
    if template == WHOLE:
        return FINER * size / WIDTH
    points = face_points()[0].astype(np.float32) * 100
    return FINER * 100 * scale_of(find_alignment(points, template, size).matrix)
