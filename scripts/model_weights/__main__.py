"""Trained weights: list them, import the files that authors publish, or make random ones."""

import argparse
import sys
from pathlib import Path

from facemagi.manifest import read_manifest
from scripts import repository
from scripts.model_weights.errors import WeightsError
from scripts.model_weights.importing import import_files
from scripts.model_weights.listing import table
from scripts.model_weights.random_weights import write_random


def main(argv: list[str]) -> int:
    arguments = _parse(argv)
    try:
        print(_run(arguments))
    except (WeightsError, LookupError) as error:
        print(f"weights: {error}", file=sys.stderr)
        return 1
    return 0


def _run(arguments: argparse.Namespace) -> str:
    """Run the command; returns the text to print."""
    if arguments.command == "list":
        return table(repository.read_manifests(repository.find_models()), arguments.into)
    (folder,) = repository.find_models([arguments.model])
    manifest = read_manifest(folder)
    if arguments.command == "random":
        return f"{write_random(manifest, arguments.into)}: random numbers, for trying the container. They mean nothing."
    assert manifest.weights is not None
    path = import_files(manifest, arguments.files, arguments.into)
    return f"{path}: {path.stat().st_size / 1e6:.1f} MB. Licence of the weights: {manifest.weights.licence}."


def _parse(argv: list[str]) -> argparse.Namespace:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--into", type=Path, default=repository.WEIGHTS, help="the folder of all weights (default: weights/)"
    )
    parser = argparse.ArgumentParser("weights", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser(
        "list", parents=[shared], help="show which weights are imported, and where the authors publish the others"
    )
    help_text = "make a model's weights file from the files that its authors publish"
    importing = commands.add_parser("import", parents=[shared], help=help_text)
    importing.add_argument("model")
    importing.add_argument("files", nargs="+", type=Path)
    help_text = "make random weights of the right shapes, for trying a container"
    commands.add_parser("random", parents=[shared], help=help_text).add_argument("model")
    return parser.parse_args(argv or ["list"])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
