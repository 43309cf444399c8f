"""`dataset prepare FOLDER --out PREPARED …`: the command line."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from scripts.datasets.crops import WHOLE
from scripts.datasets.errors import DatasetError
from scripts.datasets.preparing.contact_sheet import FILE as SHEET
from scripts.datasets.preparing.one_photo import Settings
from scripts.datasets.preparing.prepare import Request, prepare
from scripts.datasets.preparing.report import FILE as REPORT
from scripts.datasets.terms import complete_terms
from scripts.repository import find_models, read_manifests

SIZES = (16, 2048)
"""Widths that `[align]` of a model.toml can have, pixels."""


def prepare_folder(argv: Sequence[str]) -> None:
    """Prepare the data set that the arguments describe, and say what it is like.

    Raises:
        DatasetError: as `prepare`; or an argument is wrong.
    """
    given = _parse(argv)
    template, size = _crop(given)
    ask = input if sys.stdin.isatty() else None
    terms = complete_terms(given.source, given.licence, given.commercial, ask)
    settings = Settings(template, size, given.own_labels)
    request = Request(given.folder, given.out, settings, terms, given.attributes, given.identities, given.processes)
    summary = prepare(request)
    faces = summary.dataset.faces
    trained = sum(face.split == "train" for face in faces)
    for warning in summary.warnings:
        print(f"Warning: {warning}")
    print(f"{len(faces)} pictures of {len(summary.outcomes)} photos: {trained} train, {len(faces) - trained} measure.")
    print(f"Look at {given.out / SHEET} and {given.out / REPORT} before you train.")


def _crop(given: argparse.Namespace) -> tuple[str, int]:
    """The template and the width of the pictures."""
    template, size, fixed = given.template, given.size, False
    if given.whole:
        template = WHOLE
    if given.model:
        align = _align_of(given.model)
        template, size, fixed = template or align[0], size or align[1], not align[2]
        if fixed and (template, size) != align[:2]:
            raise DatasetError(
                f"{given.model} is served with {align[0]} at {align[1]} pixels; leave out --template and --size."
            )
    if not template or not size:
        raise DatasetError(
            "Say how the pictures are cut: --model MODEL, or --template T --size S, or --whole --size S."
        )
    if not SIZES[0] <= size <= SIZES[1]:
        raise DatasetError(f"--size {size}: a picture has {SIZES[0]} to {SIZES[1]} pixels.")
    return template, size


def _align_of(model: str) -> tuple[str, int, bool]:
    """The template and the size that a model is served with, and whether its weights decide them."""
    try:
        (manifest,) = read_manifests(find_models([model]))
    except LookupError as error:
        raise DatasetError(str(error)) from error
    if manifest.align is None:
        raise DatasetError(f"{model} edits whole photos: use --whole --size S, or name a template.")
    return manifest.align.template, manifest.align.size, manifest.align.from_weights


def _parse(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="dataset prepare",
        description="Find the largest face of every photo, cut it out as a network needs it, drop what is unusable. "
        "The same command goes on where it was stopped.",
    )
    parser.add_argument("folder", type=Path, help="the photos; folders in it are searched too")
    parser.add_argument("--out", type=Path, required=True, help="the folder of the data set")
    parser.add_argument("--model", help="cut the faces as this model needs them")
    parser.add_argument("--template", help="the template of the crops instead; docs/model_author.md lists them")
    parser.add_argument(
        "--size", type=int, help="width of the pictures, pixels; with --model, only where weights decide"
    )
    parser.add_argument("--whole", action="store_true", help="whole photos, for style: scaled and cut to a square")
    parser.add_argument("--attributes", type=Path, help="labels: CelebA's list_attr_celeba.txt or .csv, or another CSV")
    parser.add_argument("--own-labels", action="store_true", help="add the labels that FaceMagi itself is certain of")
    parser.add_argument("--identities", type=Path, help="who is on each photo: identity_CelebA.txt, or a CSV")
    parser.add_argument("--source", help="where the photos come from")
    parser.add_argument("--licence", help="what one may do with them")
    parser.add_argument("--commercial", choices=("yes", "no"), help="whether also commercially; no unless you say yes")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="how many work at the same time")
    return parser.parse_args(argv)
