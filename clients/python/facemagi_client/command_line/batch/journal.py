"""What a batch has done, so that the next run goes on: one line of JSON for each result, beside the results."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from facemagi_client.command_line.batch.folder import Item
from facemagi_client.command_line.edits import Edit

FILE = ".facemagi-batch.jsonl"


@dataclass(frozen=True)
class Entry:
    """A result. It is of use as long as the photo and the edit are the same.

    Attributes:
        photo: the photo's path below its folder.
        bytes: of the photo.
        modified_ns: when the photo was changed last.
        edit: the digest of the edit.
        result: the result's path below its folder.
    """

    photo: str
    bytes: int
    modified_ns: int
    edit: str
    result: str


class Journal:
    """The journal of a folder of results.

    Args:
        out: the folder.
        edit: the edit of this run.
    """

    def __init__(self, out: Path, edit: Edit) -> None:
        self._file, self._out, self._edit = out / FILE, out, digest(edit)
        self._entries = {entry.result: entry for entry in _read(self._file)}

    def has(self, item: Item) -> bool:
        """Whether an item is done: its result is there, of this photo and this edit.

        Args:
            item: of the batch.
        """
        return item.result.exists() and self._entries.get(self._name(item)) == self._entry(item)

    def owns(self, item: Item) -> bool:
        """Whether the file of an item's result is there and was made by a batch.

        Args:
            item: of the batch.
        """
        return item.result.exists() and self._name(item) in self._entries

    def begin(self, item: Item) -> None:
        """Note that the result of an item comes now. An older one is removed, so that it never passes for the new one.

        Args:
            item: of the batch.
        """
        item.result.unlink(missing_ok=True)
        entry = self._entry(item)
        with self._file.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(entry)) + "\n")
        self._entries[entry.result] = entry

    def _entry(self, item: Item) -> Entry:
        stat = item.photo.stat()
        return Entry(item.name, stat.st_size, stat.st_mtime_ns, self._edit, self._name(item))

    def _name(self, item: Item) -> str:
        return item.result.relative_to(self._out).as_posix()


def digest(edit: Edit) -> str:
    """A text that changes with the edit, also with the content of the photos that are its parameters.

    Args:
        edit: the edit.
    """
    text = json.dumps(edit.options(), sort_keys=True, default=_file_digest)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _file_digest(path: Any) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def _read(file: Path) -> list[Entry]:
    """The entries of a journal; a line that was cut when a process was killed is left out."""
    entries = []
    for line in file.read_text("utf-8").splitlines() if file.exists() else ():
        try:
            entries.append(Entry(**json.loads(line)))
        except (ValueError, TypeError):
            continue
    return entries
