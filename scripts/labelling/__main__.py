"""Draws the labels of heads: show pictures to label on, apply proposal and corrections, show sheets to check."""

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from scripts.labelling.borders import mark_unsure
from scripts.labelling.classes import NAMES, Labels
from scripts.labelling.edits import apply_operation, read_edits
from scripts.labelling.head import Head, read_head
from scripts.labelling.label_files import read_labels, write_labels
from scripts.labelling.pictures import beside, sheet
from scripts.labelling.proposal import propose
from scripts.labelling.traits import Traits, read_traits
from scripts.repository import MODELS, ROOT

LABELS = MODELS / "head_parts" / "labels"
PICTURES = ROOT / "out" / "labels"
TABLE = "heads.tsv"
NO_EDITS = '{"operations": []}\n'


def main(argv: list[str]) -> int:
    arguments = _parse(argv)
    arguments.pictures.mkdir(parents=True, exist_ok=True)
    try:
        for line in COMMANDS[arguments.command](arguments):
            print(line, flush=True)
    except (ValueError, LookupError, OSError) as error:
        print(f"label: {error}", file=sys.stderr)
        return 1
    return 0


def _show(arguments: argparse.Namespace) -> Iterator[str]:
    """Pictures of the labels as the corrections make them now."""
    for head, traits in _heads(arguments):
        picture = arguments.pictures / f"{head.name}.png"
        beside(f"{head.name}: {_described(traits)}", head.rgb, _built(head, traits, arguments.labels)).save(picture)
        yield str(picture)


def _apply(arguments: argparse.Namespace) -> Iterator[str]:
    """Write the labels. A head without corrections gets an empty list: a person has accepted its proposal."""
    for head, traits in _heads(arguments):
        labels = _built(head, traits, arguments.labels)
        write_labels(arguments.labels / f"{head.name}.png", labels)
        edits = arguments.labels / f"{head.name}.json"
        if not edits.exists():
            edits.write_text(NO_EDITS, "utf-8")
        yield f"{head.name}: {_shares(labels)}"


def _sheet(arguments: argparse.Namespace) -> Iterator[str]:
    """One picture of many labels: those that are written, else the proposals."""
    cells = []
    for head, traits in _heads(arguments):
        written = arguments.labels / f"{head.name}.png"
        labels = read_labels(written) if written.exists() else _built(head, traits, arguments.labels)
        cells.append((head.name if written.exists() else f"{head.name} (proposal)", head.rgb, labels))
    picture = arguments.pictures / f"sheet-{arguments.names[0]}.png"
    sheet(cells).save(picture)
    yield str(picture)


def _list(arguments: argparse.Namespace) -> Iterator[str]:
    """The selected heads, and which are done."""
    for traits in read_traits(arguments.labels / TABLE).values():
        done = "done" if (arguments.labels / f"{traits.name}.png").exists() else "open"
        yield f"{traits.group} {traits.name} {done} {_described(traits)}"


COMMANDS: dict[str, Callable[[argparse.Namespace], Iterator[str]]] = {
    "show": _show,
    "apply": _apply,
    "sheet": _sheet,
    "list": _list,
}
"""The commands; each yields lines to print."""


def _heads(arguments: argparse.Namespace) -> Iterator[tuple[Head, Traits]]:
    if not arguments.names or arguments.portraits is None:
        raise ValueError("Say which heads, and --portraits, the folder of their photos.")
    table = read_traits(arguments.labels / TABLE)
    unknown = [name for name in arguments.names if name not in table]
    if unknown:
        raise LookupError(f"{TABLE} has no head {', '.join(unknown)}.")
    for name in arguments.names:
        yield read_head(arguments.portraits / f"{name}.jpg"), table[name]


def _built(head: Head, traits: Traits, folder: Path) -> Labels:
    """The labels that the proposal and the corrections give."""
    edits = read_edits(folder / f"{head.name}.json")
    labels = propose(head, traits)
    if not edits.proposal:
        labels[:] = 0
    for operation in edits.operations:
        labels = apply_operation(head, labels, operation)
    return mark_unsure(head, labels)


def _described(traits: Traits) -> str:
    extras = ["glasses"] * traits.glasses + ["headwear"] * traits.headwear
    beard = [] if traits.beard == "none" else [traits.beard]
    return ", ".join([f"{traits.hair} hair", *beard, *extras])


def _shares(labels: Labels) -> str:
    """The share of each class."""
    shares = [(name, float((labels == index).mean())) for index, name in enumerate(NAMES)]
    return ", ".join(f"{name} {share:.1%}" for name, share in shares if share > 0)


def _parse(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="label", description=__doc__)
    parser.add_argument("command", choices=COMMANDS)
    parser.add_argument("names", nargs="*", help="heads: file names of portraits without .jpg")
    parser.add_argument("--portraits", type=Path, help="the folder of the portraits")
    parser.add_argument("--labels", type=Path, default=LABELS, help="the folder of labels and corrections")
    parser.add_argument("--pictures", type=Path, default=PICTURES, help="where pictures go")
    return parser.parse_intermixed_args(argv)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
