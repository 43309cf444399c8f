"""Checkpoints: everything that a training needs to go on as if it had never stopped."""

import errno
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch

from scripts.training.errors import TrainingError

NAME = re.compile(r"step-(\d{8})\.pt")


class Checkpoints:
    """The checkpoints of one training, in a folder.

    Args:
        folder: where they are; it is made when the first is saved.
        keep: how many stay.
    """

    def __init__(self, folder: Path, keep: int) -> None:
        self._folder, self._keep = folder, keep

    def save(self, step: int, state: Mapping[str, Any]) -> Path:
        """Write a checkpoint, atomically; then delete those that are too old.

        Args:
            step: how many steps are done.
            state: tensors and plain values.

        Raises:
            TrainingError: the disk is full, or the folder cannot be written. Earlier checkpoints stay.
        """
        path = self._folder / f"step-{step:08}.pt"
        partial = path.with_suffix(".partial")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with partial.open("wb") as file:  # PyTorch has several errors for a full disk, Python one
                torch.save({"step": step, **state}, file)
            partial.replace(path)
        except OSError as error:
            raise TrainingError(_unwritable(path, error)) from error
        finally:
            partial.unlink(missing_ok=True)
        for old in self._all()[: -self._keep]:
            old.unlink()
        return path

    def newest(self, device: torch.device) -> dict[str, Any] | None:
        """The state of the newest checkpoint, or None where there is none.

        Raises:
            TrainingError: the file is damaged.
        """
        files = self._all()
        if not files:
            return None
        try:
            state: dict[str, Any] = torch.load(files[-1], map_location=device, weights_only=True)
        except Exception as error:  # pickle, zip and torch have errors of their own
            raise TrainingError(f"{files[-1]} is damaged; delete it, and the one before is used.") from error
        return state

    def _all(self) -> list[Path]:
        if not self._folder.is_dir():
            return []
        return sorted(file for file in self._folder.iterdir() if NAME.fullmatch(file.name))


def _unwritable(path: Path, error: OSError) -> str:
    full = error.errno in {errno.ENOSPC, errno.EDQUOT}
    reason = "the disk is full. Free some space" if full else f"{error.strerror}. Check the folder"
    return f"{path} cannot be written: {reason}, then run the same command again: it goes on from the last checkpoint."
