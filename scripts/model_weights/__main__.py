"""Trained weights: what is here, what authors publish, what is made up."""

import argparse
import sys
from pathlib import Path

from facemagi.manifest import read_manifest
from scripts import repository
from scripts.model_weights.errors import WeightsError
from scripts.model_weights.importing import import_files
from scripts.model_weights.listing import table
from scripts.model_weights.randoms import write_random


def main(arguments: list[str]) -> int:
    asked = _parse(arguments)
    try:
        print(_answer(asked))
    except (WeightsError, LookupError) as error:
        print(f"weights: {error}", file=sys.stderr)
        return 1
    return 0


def _answer(asked: argparse.Namespace) -> str:
    if asked.verb == "list":
        return table(repository.read_manifests(repository.find_models()), asked.into)
    (folder,) = repository.find_models([asked.model])
    manifest = read_manifest(folder)
    if asked.verb == "random":
        return f"{write_random(manifest, asked.into)}: random numbers, for trying the container. They mean nothing."
    assert manifest.weights is not None
    path = import_files(manifest, asked.files, asked.into)
    return f"{path}: {path.stat().st_size / 1e6:.1f} MB. Licence of the weights: {manifest.weights.licence}."


def _parse(arguments: list[str]) -> argparse.Namespace:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--into", type=Path, default=repository.WEIGHTS, help="the folder of all weights (default: weights/)"
    )
    parser = argparse.ArgumentParser("weights", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("list", parents=[shared], help="what is here, and where the authors publish the rest")
    told = "make a model's weights file from the files that its authors publish"
    importing = verbs.add_parser("import", parents=[shared], help=told)
    importing.add_argument("model")
    importing.add_argument("files", nargs="+", type=Path)
    told = "weights of the right shapes that mean nothing, for trying a container"
    verbs.add_parser("random", parents=[shared], help=told).add_argument("model")
    return parser.parse_args(arguments or ["list"])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
