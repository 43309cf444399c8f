"""The log of a training: a CSV file for plots, and a line on the screen."""

import csv
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from scripts.training.errors import TrainingError

LOG = "log.csv"
COLUMNS = ("step", "name", "value")


class Log:
    """Writes numbers of a training to `log.csv`, one a line: step, name, value.

    A training that goes on drops the lines after the step that it goes on from.

    Args:
        folder: of the training.
        steps: how many there are in all.
        done: how many are done already.

    Raises:
        TrainingError: the file cannot be written.
    """

    def __init__(self, folder: Path, steps: int, done: int) -> None:
        self._path, self._steps, self._first = folder / LOG, steps, done
        self._start = time.monotonic()
        folder.mkdir(parents=True, exist_ok=True)
        rows = [row for row in _read(self._path) if int(row[0]) <= done]
        with self._written("w") as file:
            csv.writer(file).writerows([COLUMNS, *rows])

    def write(self, step: int, values: Mapping[str, float]) -> None:
        """Append the values of a step.

        Raises:
            TrainingError: the file cannot be written.
        """
        with self._written("a") as file:
            csv.writer(file).writerows((step, name, f"{value:.6g}") for name, value in values.items())

    def line(self, step: int, values: Mapping[str, float]) -> str:
        """The line for the screen: how far the training is, how long it will take, and some values."""
        passed = time.monotonic() - self._start
        left = passed / max(step - self._first, 1) * (self._steps - step)
        shown = "  ".join(f"{name} {value:.3g}" for name, value in values.items())
        return f"step {step} of {self._steps}  {_duration(passed)} passed, {_duration(left)} left  {shown}"

    @contextmanager
    def _written(self, mode: str) -> Iterator[IO[str]]:
        try:
            with self._path.open(mode, newline="", encoding="utf-8") as file:
                yield file
        except OSError as error:
            raise TrainingError(
                f"{self._path} cannot be written: {error.strerror}. Mend that, then run the same command again."
            ) from error


def _read(path: Path) -> list[list[str]]:
    """The lines of a log below its columns; a line that a killed process did not finish is left out."""
    if not path.is_file():
        return []
    with path.open(newline="", encoding="utf-8") as file:
        return [row for row in csv.reader(file) if len(row) == len(COLUMNS) and row[0].isdigit()]


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}"
