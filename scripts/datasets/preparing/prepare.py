"""Prepares a data set: every photo once, then the table, the contact sheet and the report."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from scripts.datasets.crops import check_template
from scripts.datasets.errors import DatasetError
from scripts.datasets.labels.attribute_file import NO_LABELS, AttributeFile, read_attributes
from scripts.datasets.labels.by_file import ByFile
from scripts.datasets.labels.identity_file import read_identities
from scripts.datasets.labels.own_labels import own_attributes
from scripts.datasets.photos import find_photos, id_of
from scripts.datasets.picture_files import refusals_of, write_picture
from scripts.datasets.pool import in_processes
from scripts.datasets.prepared import UNKNOWN, Description, PreparedDataset, PreparedFace, write_dataset
from scripts.datasets.preparing import contact_sheet
from scripts.datasets.preparing import report as reports
from scripts.datasets.preparing.examples import FOLDER as DROPPED
from scripts.datasets.preparing.examples import keep_example
from scripts.datasets.preparing.fingerprint import repeated
from scripts.datasets.preparing.journal import Journal
from scripts.datasets.preparing.one_photo import Outcome, Settings, prepare_photo
from scripts.datasets.preparing.splits import split_of
from scripts.datasets.preparing.usable import NEEDED, warnings_of
from scripts.datasets.progress import Progress
from scripts.datasets.terms import PhotoTerms


@dataclass(frozen=True)
class Request:
    """What `dataset prepare` is asked for.

    Attributes:
        folder: of the photos.
        out: of the data set.
        settings: what decides the pictures.
        terms: what is said about the photos.
        attributes: the file of the labels; None without one.
        identities: the file of the persons; None without one.
        processes: how many work at the same time.
    """

    folder: Path
    out: Path
    settings: Settings
    terms: PhotoTerms
    attributes: Path | None = None
    identities: Path | None = None
    processes: int = 1


@dataclass(frozen=True)
class Summary:
    """What was prepared.

    Attributes:
        dataset: the data set.
        outcomes: of all photos.
        warnings: what may go wrong, sentences.
    """

    dataset: PreparedDataset
    outcomes: Sequence[Outcome]
    warnings: Sequence[str]


def prepare(request: Request) -> Summary:
    """Prepare a data set, or go on where an earlier run stopped.

    Args:
        request: what is asked for.

    Raises:
        DatasetError: a folder or a file is wrong, too few pictures are left, or the disk is full.
    """
    check_template(request.settings.template)
    files = find_photos(request.folder, request.out)
    table = read_attributes(request.attributes) if request.attributes else NO_LABELS
    persons: ByFile[str] = read_identities(request.identities) if request.identities else ByFile({})
    _check_names(request.attributes, table.labels, files)
    _check_names(request.identities, persons, files)
    outcomes = _without_repeated(_prepare_photos(request, files))
    dataset = _dataset(request, outcomes, table, persons)
    warnings = [*_warnings_of_tables(files, table), *warnings_of(dataset)]
    return _write(Summary(dataset, outcomes, warnings))


def _prepare_photos(request: Request, files: Sequence[str]) -> list[Outcome]:
    journal = Journal(request.out, request.settings)
    done = journal.known(request.folder, files)
    if not done:
        shutil.rmtree(request.out / DROPPED, ignore_errors=True)
    remaining = sorted(set(files) - {outcome.file for outcome in done})
    progress = Progress(len(files), len(done), "photos")
    kept = sum(outcome.reason is None for outcome in done)
    work = partial(prepare_photo, request.folder, request.out, request.settings)
    for prepared in in_processes(work, remaining, request.processes):
        outcome = prepared.outcome
        if outcome.reason and prepared.dropped is not None:
            keep_example(request.out, outcome.reason, outcome.file, prepared.dropped)
        journal.note(outcome)
        kept += outcome.reason is None
        progress.advance(f", {kept} pictures")
    return journal.outcomes(files)


def _without_repeated(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """The same outcomes, where of photos with nearly the same picture only the largest is kept."""
    kept = sorted((each for each in outcomes if not each.reason), key=lambda each: (-each.pixels, each.file))
    repeats = {
        kept[index].file: f"as {kept[first].file}"
        for index, first in repeated([each.fingerprint for each in kept]).items()
    }
    return [
        replace(each, reason="repeated", detail=repeats[each.file]) if each.file in repeats else each
        for each in outcomes
    ]


def _dataset(
    request: Request, outcomes: Sequence[Outcome], table: AttributeFile, persons: ByFile[str]
) -> PreparedDataset:
    kept = [outcome for outcome in outcomes if not outcome.reason]
    own = own_attributes() if request.settings.own_labels else ()
    attributes = (*table.attributes, *(name for name in own if name not in table.attributes))
    names = [persons.get(outcome.file) or "" for outcome in kept]
    splits = split_of(names, [outcome.file for outcome in kept])
    faces = tuple(
        PreparedFace(id_of(each.file), split, name, each.file, _labels(each, table, attributes))
        for each, name, split in zip(kept, names, splits, strict=True)
    )
    settings, terms = request.settings, request.terms
    description = Description(
        settings.template, settings.size, attributes, terms.source, terms.licence, terms.commercial
    )
    return PreparedDataset(request.out, description, faces)


def _labels(outcome: Outcome, table: AttributeFile, attributes: Sequence[str]) -> tuple[int, ...]:
    """What the file says; where it says nothing, what the service is certain of."""
    given = dict(zip(table.attributes, table.labels.get(outcome.file) or (), strict=False))
    return tuple(given.get(name, UNKNOWN) or outcome.own.get(name, UNKNOWN) for name in attributes)


def _write(summary: Summary) -> Summary:
    dataset = summary.dataset
    if dataset.faces:
        write_picture(contact_sheet.contact_sheet(dataset), dataset.folder / contact_sheet.FILE)
    text = reports.report(dataset, summary.outcomes, summary.warnings)
    with refusals_of(dataset.folder / reports.FILE):
        (dataset.folder / reports.FILE).write_text(text, encoding="utf-8")
    if len(dataset.faces) < NEEDED:
        raise DatasetError(
            f"Only {len(dataset.faces)} of {len(summary.outcomes)} photos gave a picture; {NEEDED} are needed, and "
            f"thousands to train well. {dataset.folder / reports.FILE} says why the others were dropped."
        )
    with refusals_of(dataset.folder):
        write_dataset(dataset)
    return summary


def _check_names(path: Path | None, values: ByFile[Any], files: Sequence[str]) -> None:
    if path and not any(values.get(file) is not None for file in files):
        raise DatasetError(f"{path} names no photo of the folder, such as {files[0]}.")


def _warnings_of_tables(files: Sequence[str], table: AttributeFile) -> list[str]:
    without = sum(table.labels.get(file) is None for file in files) if table.attributes else 0
    return [f"The file of labels does not name {without} of {len(files)} photos."] if without else []
