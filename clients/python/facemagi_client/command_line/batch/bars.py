"""The progress bars of a batch: the photos with the time left, and below what the parallel edits do now."""

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from tqdm import tqdm

from facemagi_client.command_line.sentences import STAGES
from facemagi_client.progress import OnProgress, Progress

ACTIVITY = "{desc}"
PHOTOS = "{desc} {percentage:3.0f} % |{bar}| {n_fmt}/{total_fmt}, {elapsed} gone, {remaining} left{postfix}"


class Bars:
    """Shows a batch; nothing where stderr is no terminal.

    Args:
        total: how many photos there are to edit.
    """

    def __init__(self, total: int) -> None:
        self._photos = tqdm(total=total, desc="photos", bar_format=PHOTOS, file=sys.stderr, disable=None)
        self._now = tqdm(total=0, bar_format=ACTIVITY, position=1, leave=False, file=sys.stderr, disable=None)
        self._stages: dict[str, str] = {}
        self._failed = 0

    def of(self, name: str) -> OnProgress:
        """The callback for one photo.

        Args:
            name: of the photo.
        """

        def on_progress(progress: Progress) -> None:
            if self._stages.get(name) != progress.stage:
                self._stages[name] = progress.stage
                self._show()

        return on_progress

    def done(self, name: str, *, failed: bool) -> None:
        """A photo has ended.

        Args:
            name: of the photo.
            failed: whether it could not be edited.
        """
        self._stages.pop(name, None)
        self._failed += failed
        if self._failed:
            self._photos.set_postfix_str(f"{self._failed} failed", refresh=False)
        self._photos.update()
        self._show()

    def close(self) -> None:
        """Leave the terminal as it is."""
        self._now.close()
        self._photos.close()

    def _show(self) -> None:
        counts = Counter(STAGES.get(stage, stage) for stage in self._stages.values())
        parts = [f"{count} {stage}" for stage, count in sorted(counts.items())]
        self._now.set_description_str(f"now: {', '.join(parts)}")


@contextmanager
def bars(total: int) -> Iterator[Bars]:
    """Bars that are closed at the end.

    Args:
        total: how many photos there are to edit.
    """
    shown = Bars(total)
    try:
        yield shown
    finally:
        shown.close()
