"""report.md: what is in a prepared data set, what was dropped and why, and what may go wrong."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from scripts.datasets.prepared import ABSENT, PRESENT, UNKNOWN, PreparedDataset
from scripts.datasets.preparing.contact_sheet import FILE as SHEET
from scripts.datasets.preparing.examples import examples_of
from scripts.datasets.preparing.filters import REASONS, Reason
from scripts.datasets.preparing.one_photo import Outcome

FILE = "report.md"

NAMED = 5
"""Dropped photos that are named for each reason."""


def report(dataset: PreparedDataset, outcomes: Sequence[Outcome], warnings: Sequence[str]) -> str:
    """Write the report of a data set.

    Args:
        dataset: what is in it, even if it is too little.
        outcomes: of all photos.
        warnings: sentences.

    Returns:
        Markdown.
    """
    description = dataset.description
    lines = [
        f"# {dataset.folder.name}",
        "",
        f"{len(dataset.faces)} pictures of {len(outcomes)} photos, template `{description.template}`, "
        f"{description.size} pixels wide.",
        "",
        f"- Source: {description.source}",
        f"- Licence: {description.licence}",
        f"- Commercial use of what is trained on them: {'yes' if description.commercial else 'no'}",
        "",
        *_warnings(warnings),
        *_splits(dataset),
        *_labels(dataset),
        *_dropped(dataset.folder, outcomes),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _warnings(warnings: Sequence[str]) -> list[str]:
    return ["## Warnings", "", *(f"- {warning}" for warning in warnings), ""] if warnings else []


def _splits(dataset: PreparedDataset) -> list[str]:
    rows = []
    for split in ("train", "validation"):
        faces = [face for face in dataset.faces if face.split == split]
        rows.append(f"| {split} | {len(faces)} | {len({face.person for face in faces if face.person})} |")
    sheet = [f"![Some of the pictures; those for validation have a blue frame]({SHEET})", ""] if dataset.faces else []
    return ["## Pictures", "", "| split | pictures | persons known |", "|---|---:|---:|", *rows, "", *sheet]


def _labels(dataset: PreparedDataset) -> list[str]:
    if not dataset.description.attributes:
        return []
    head = "| attribute | train: yes | no | unknown | validation: yes | no | unknown |"
    rows = []
    for name in dataset.description.attributes:
        columns = [dataset.of_split(split).labels([name])[:, 0].tolist() for split in ("train", "validation")]
        counts = [column.count(label) for column in columns for label in (PRESENT, ABSENT, UNKNOWN)]
        rows.append(f"| {name} | {' | '.join(map(str, counts))} |")
    return ["## Labels", "", head, "|---|" + "---:|" * 6, *rows, ""]


def _dropped(folder: Path, outcomes: Sequence[Outcome]) -> list[str]:
    counts = Counter(outcome.reason for outcome in outcomes)
    lines = ["## Dropped photos", "", "| reason | photos | why |", "|---|---:|---|"]
    lines += [f"| {reason} | {counts[reason]} | {text} |" for reason, text in REASONS.items() if counts[reason]]
    if len(lines) == 4:
        return ["## Dropped photos", "", "None.", ""]
    for reason in REASONS:
        if counts[reason]:
            lines += ["", f"### {reason}", "", *_examples(folder, reason, outcomes)]
    return [*lines, ""]


def _examples(folder: Path, reason: Reason, outcomes: Sequence[Outcome]) -> list[str]:
    named = [outcome for outcome in outcomes if outcome.reason == reason][:NAMED]
    pictures = [f"![]({path})" for path in examples_of(folder, reason)]
    return [
        *(f"- `{each.file}`: {each.detail or REASONS[reason]}" for each in named),
        *(["", " ".join(pictures)] if pictures else []),
    ]
