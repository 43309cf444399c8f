"""`dataset draw` and `dataset draw-photos`: the command lines."""

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

from scripts.datasets.drawn_faces.dataset import Plan, draw_dataset
from scripts.datasets.drawn_faces.photos import LABELS, PERSONS, draw_photos
from scripts.datasets.drawn_faces.traits import ATTRIBUTES
from scripts.datasets.errors import DatasetError

HELD_OUT = 20
"""Heads that measure, unless the command says otherwise."""


def draw(argv: Sequence[str]) -> None:
    """Draw a prepared data set.

    Raises:
        DatasetError: an argument is wrong, or the folder cannot be written.
    """
    parser = _parser("dataset draw", "Draw a prepared data set of faces, to try a training on.")
    parser.add_argument("--template", default="celeba_178", help="the template of the crops; celeba_178 without it")
    parser.add_argument("--size", type=int, default=128, help="width of the crops, pixels; 128 without it")
    parser.add_argument("--held-out", type=int, default=HELD_OUT, help="other heads, with every attribute switched")
    parser.add_argument(
        "--attributes", default=",".join(ATTRIBUTES), help="the labels, separated by commas; all without it"
    )
    given = parser.parse_args(argv)
    attributes = tuple(given.attributes.split(","))
    unknown = [name for name in attributes if name not in ATTRIBUTES]
    if unknown:
        raise DatasetError(f"No head is drawn with {', '.join(unknown)}; the attributes are {', '.join(ATTRIBUTES)}.")
    plan = Plan(given.template, given.size, given.count, given.held_out, attributes, given.seed)
    dataset = draw_dataset(given.out, plan, given.processes)
    print(f"{given.out}: {given.count} pictures train, {len(dataset.faces) - given.count} measure.")


def draw_heads(argv: Sequence[str]) -> None:
    """Draw a folder of photos with labels.

    Raises:
        DatasetError: the folder cannot be written.
    """
    parser = _parser("dataset draw-photos", "Draw a folder of photos with labels, to try `dataset prepare` on.")
    parser.add_argument("--width", type=int, default=480, help="of the photos, pixels; 480 without it")
    given = parser.parse_args(argv)
    draw_photos(given.out, given.count, given.width, given.seed, given.processes)
    print(f"{given.out}: {given.count} photos, {LABELS}, {PERSONS}.")


def _parser(program: str, description: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=program, description=description)
    parser.add_argument("--out", type=Path, required=True, help="the folder")
    parser.add_argument("--count", type=int, required=True, help="how many heads")
    parser.add_argument("--seed", type=int, default=1, help="another number draws other heads")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="how many draw at the same time")
    return parser
