"""Trained weights: list them, import the files that authors publish, or make random ones."""

import argparse
import sys
from pathlib import Path

from scripts import repository
from scripts.model_weights.errors import WeightsError
from scripts.model_weights.importing import import_files
from scripts.model_weights.listing import table
from scripts.model_weights.random_weights import write_random
from scripts.model_weights.weights_entry import WeightsEntry, entries_named, entries_of


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
    manifests = repository.read_manifests(repository.find_models())
    if arguments.command == "list":
        return table(entries_of(manifests), arguments.into)
    entries = entries_named(arguments.model, manifests)
    if arguments.command == "random":
        paths = [write_random(entry, arguments.into) for entry in entries]
        return "\n".join(f"{path}: random numbers, for trying the container. They mean nothing." for path in paths)
    entry = _only(entries)
    path = import_files(entry, arguments.files, arguments.into)
    return f"{path}: {path.stat().st_size / 1e6:.1f} MB. Licence of the weights: {entry.weights.licence}."


def _only(entries: list[WeightsEntry]) -> WeightsEntry:
    """The weights to import: files of one name at a time."""
    required = [entry for entry in entries if not entry.weights.optional]
    if len(entries) == 1 or len(required) == 1:
        return (required or entries)[0]
    raise WeightsError(f"Say which weights these files are: {', '.join(entry.label for entry in entries)}.")


def _parse(argv: list[str]) -> argparse.Namespace:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--into", type=Path, default=repository.WEIGHTS, help="the folder of all weights (default: weights/)"
    )
    parser = argparse.ArgumentParser("weights", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser(
        "list", parents=[shared], help="show which weights are here, and where the others are published"
    )
    help_text = "make a weights file from the files that its authors publish"
    importing = commands.add_parser("import", parents=[shared], help=help_text)
    importing.add_argument("model", metavar="MODEL[/NAME]")
    importing.add_argument("files", nargs="+", type=Path)
    help_text = "make random weights of the right shapes, for trying a container"
    random = commands.add_parser("random", parents=[shared], help=help_text)
    random.add_argument("model", metavar="MODEL[/NAME]")
    return parser.parse_args(argv or ["list"])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
