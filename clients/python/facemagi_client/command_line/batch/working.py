"""Edits the photos of a batch, several at once."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from facemagi_client.async_client import AsyncFaceMagi
from facemagi_client.command_line.batch.bars import Bars
from facemagi_client.command_line.batch.folder import Item
from facemagi_client.command_line.batch.journal import Journal
from facemagi_client.command_line.batch.outcome import Failure, Outcome
from facemagi_client.command_line.photo_edit import edit_photo
from facemagi_client.errors import ApiError, NoAnswerError

NOT_ABOUT_A_PHOTO = {
    "unauthorized",
    "token_expired",
    "forbidden_scope",
    "forbidden",
    "consent_required",
    "unknown_effect",
    "unknown_param",
    "invalid_param",
    "missing_param",
    "weights_missing",
    "quota_exceeded",
    "effect_disabled",
    "effect_unavailable",
    "no_json",
}
"""Errors that every other photo would get too: the batch ends at the first."""


@dataclass(frozen=True)
class Batch:
    """A batch that runs.

    Attributes:
        magi: the client.
        options: of the edit of each photo.
        journal: what is done.
        outcome: what this run has done.
        bars: show it.
        overwrite: whether files that no batch has made are replaced.
    """

    magi: AsyncFaceMagi
    options: dict[str, Any]
    journal: Journal
    outcome: Outcome
    bars: Bars
    overwrite: bool

    async def run(self, items: Sequence[Item], parallel: int) -> None:
        """Edit the photos.

        Args:
            items: to be edited.
            parallel: how many at once.

        Raises:
            ApiError: what every photo would get.
        """
        waiting = iter(items)
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(min(parallel, len(items))):
                    group.create_task(self._work(waiting))
        except* ApiError as errors:
            raise errors.exceptions[0] from None

    async def _work(self, waiting: Iterator[Item]) -> None:
        for item in waiting:
            try:
                await self._edit(item)
            except (ApiError, OSError) as error:
                if isinstance(error, NoAnswerError) or getattr(error, "code", None) in NOT_ABOUT_A_PHOTO:
                    raise
                self.outcome.failed.append(Failure(item.name, error))
                self.bars.done(item.name, failed=True)
            else:
                self.outcome.edited.append(item.name)
                self.bars.done(item.name, failed=False)

    async def _edit(self, item: Item) -> None:
        if item.result.exists() and not self.journal.owns(item) and not self.overwrite:
            raise FileExistsError(17, "is there already; take another folder, or --overwrite", str(item.result))
        on_progress = self.bars.of(item.name)
        edited = await edit_photo(self.magi, item.photo, self.options, on_progress)
        self.journal.begin(item)
        await edited.save(item.result, on_progress=on_progress)
        if edited.warnings:
            self.outcome.warnings[item.name] = list(edited.warnings)
