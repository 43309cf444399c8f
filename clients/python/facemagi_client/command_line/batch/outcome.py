"""What a batch has done so far, and how it is shown."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from facemagi_client.command_line import sentences, terminal
from facemagi_client.command_line.exit_codes import SOME_FAILED, SUCCESS
from facemagi_client.errors import ApiError


@dataclass(frozen=True)
class Failure:
    """A photo that could not be edited.

    Attributes:
        photo: its name.
        error: why.
    """

    photo: str
    error: ApiError | OSError

    @property
    def code(self) -> str:
        """The error's code."""
        return self.error.code if isinstance(self.error, ApiError) else "file"

    def shown(self) -> dict[str, Any]:
        """For --json."""
        if isinstance(self.error, ApiError):
            return {"photo": self.photo, **self.error.error, "request_id": self.error.request_id}
        return {"photo": self.photo, "code": self.code, "message": sentences.of_error(self.error)}


@dataclass
class Outcome:
    """What a batch has done so far.

    Attributes:
        photos: how many photos there are.
        edited: the names of those that were edited now.
        skipped: the names of those that an earlier run has edited.
        failed: those that could not be edited.
        warnings: the warnings of each result that has some, by the photo's name.
    """

    photos: int
    edited: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)
    warnings: dict[str, list[Any]] = field(default_factory=dict)

    @property
    def left(self) -> int:
        """How many photos a batch that was interrupted has left."""
        return self.photos - len(self.edited) - len(self.skipped) - len(self.failed)

    @property
    def exit_code(self) -> int:
        """The exit status of a batch that has ended."""
        return SOME_FAILED if self.failed else SUCCESS

    def summary(self, seconds: float) -> str:
        """One line.

        Args:
            seconds: how long it took.
        """
        parts = [
            f"{len(self.edited)} edited",
            f"{len(self.skipped)} done before" if self.skipped else "",
            f"{len(self.failed)} failed" if self.failed else "",
            f"{self.left} left" if self.left else "",
        ]
        return f"{self.photos} photos: {', '.join(filter(None, parts))}; {seconds:.1f} s"

    def failures(self) -> Iterator[str]:
        """A table of the photos that failed, with what to do."""
        rows = [
            [failure.photo, failure.code, sentences.of_error(failure.error)]
            for failure in sorted(self.failed, key=lambda failure: failure.photo)
        ]
        return terminal.table([["failed", "why", "what to do"], *rows] if rows else [])

    def as_json(self, seconds: float) -> dict[str, Any]:
        """For --json.

        Args:
            seconds: how long it took.
        """
        return {
            "photos": self.photos,
            "edited": sorted(self.edited),
            "skipped": sorted(self.skipped),
            "failed": [failure.shown() for failure in sorted(self.failed, key=lambda failure: failure.photo)],
            "left": self.left,
            "warnings": self.warnings,
            "seconds": round(seconds, 1),
        }
