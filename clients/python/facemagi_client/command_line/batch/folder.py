"""Which photos a batch edits, and where their results go."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from facemagi_client.calls.sinks import PART_SUFFIX
from facemagi_client.media_types import SUFFIXES


@dataclass(frozen=True)
class Item:
    """A photo of the batch.

    Attributes:
        name: its path below the folder.
        photo: its file.
        result: the file of its result.
    """

    name: str
    photo: Path
    result: Path


def items(folder: Path, out: Path, suffix: str, *, recursive: bool) -> list[Item]:
    """The photos of a folder, by name. Hidden files and the results are none of them.

    Args:
        folder: of the photos.
        out: the folder of the results, which has the same folders inside.
        suffix: of the results.
        recursive: whether the folders inside are searched too.

    Raises:
        NotADirectoryError: there is no such folder.
    """
    if not folder.is_dir():
        raise NotADirectoryError(20, "there is no such folder", str(folder))
    photos = sorted(_photos(folder, out.resolve(), recursive))
    stems = Counter(photo.relative_to(folder).with_suffix("") for photo in photos)
    return [_item(photo, folder, out, suffix, stems) for photo in photos]


def _photos(folder: Path, out: Path, recursive: bool) -> Iterator[Path]:
    for path in folder.rglob("*") if recursive else folder.iterdir():
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.suffix.lower() in SUFFIXES and path.is_file() and not hidden and not path.resolve().is_relative_to(out):
            yield path


def _item(photo: Path, folder: Path, out: Path, suffix: str, stems: Counter[Path]) -> Item:
    """`a.png` becomes `a.jpg`; but `a.png.jpg`, where there is an `a.jpg` too."""
    name = photo.relative_to(folder)
    stem = name.with_suffix("")
    result = f"{name}{suffix}" if stems[stem] > 1 and name.suffix.lower() != suffix else f"{stem}{suffix}"
    return Item(name.as_posix(), photo, out / result)


def remove_leftovers(out: Path) -> None:
    """Remove half files that a killed batch has left.

    Args:
        out: the folder of the results.
    """
    for part in out.rglob(f".*{PART_SUFFIX}"):
        part.unlink(missing_ok=True)
