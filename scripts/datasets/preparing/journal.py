"""Remembers what became of each photo, so that a command that was killed goes on and does nothing twice.

`journal.jsonl` has the settings and the limits, and then a line for each photo, written after its picture. A last line
that was not finished is ignored: its photo is prepared again.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from scripts.datasets.errors import DatasetError
from scripts.datasets.picture_files import UNFINISHED, refusals_of
from scripts.datasets.prepared import IMAGES
from scripts.datasets.preparing.filters import LIMITS
from scripts.datasets.preparing.one_photo import Outcome, Settings

FILE = "journal.jsonl"


class Journal:
    """The journal of one data set.

    Args:
        folder: of the data set; is made.
        settings: as the pictures are made.

    Raises:
        DatasetError: the folder has pictures of other settings, or cannot be written.
    """

    def __init__(self, folder: Path, settings: Settings) -> None:
        self._path = folder / FILE
        with refusals_of(self._path):
            (folder / IMAGES).mkdir(parents=True, exist_ok=True)
            for unfinished in (folder / IMAGES).glob(f"*{UNFINISHED}"):
                unfinished.unlink()
            lines = list(self._lines())
            self._check(settings, lines)
            self._outcomes = {outcome.file: outcome for outcome in (Outcome(**line) for line in lines[1:])}
            texts = [json.dumps(_head(settings)), *map(_text, self._outcomes.values())]
            rewritten = self._path.with_name(FILE + UNFINISHED)
            rewritten.write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")
            rewritten.replace(self._path)  # without the line that was not finished

    def note(self, outcome: Outcome) -> None:
        """Remember what became of a photo."""
        with refusals_of(self._path), self._path.open("a", encoding="utf-8") as file:
            file.write(_text(outcome) + "\n")
        self._outcomes[outcome.file] = outcome

    def outcomes(self, files: Sequence[str]) -> list[Outcome]:
        """What became of photos; all have been prepared."""
        return [self._outcomes[file] for file in files]

    def known(self, folder: Path, files: Sequence[str]) -> list[Outcome]:
        """The outcomes of photos that have not changed since.

        Args:
            folder: of the photos.
            files: the photos that are there now.
        """
        found = [self._outcomes[file] for file in files if file in self._outcomes]
        return [outcome for outcome in found if (folder / outcome.file).stat().st_size == outcome.bytes]

    def _check(self, settings: Settings, lines: Sequence[dict[str, Any]]) -> None:
        if lines and lines[0] != _head(settings):
            raise DatasetError(
                f"{self._path.parent} was begun with other settings ({_words(lines[0])}); now they are "
                f"{_words(_head(settings))}. Name another folder, or remove this one."
            )

    def _lines(self) -> Iterator[dict[str, Any]]:
        if not self._path.is_file():
            return
        for line in self._path.read_text("utf-8").splitlines():
            try:
                yield json.loads(line)
            except ValueError:
                return  # the command was killed while it wrote this line


def _head(settings: Settings) -> dict[str, Any]:
    return asdict(settings) | LIMITS


def _text(outcome: Outcome) -> str:
    return json.dumps(asdict(outcome))


def _words(head: dict[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in head.items())
