"""Runs the client of a package index, and watches how much it has received."""

import contextlib
import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from scripts.downloads.errors import DownloadError, one_line
from scripts.downloads.progress import progress_bar


def run_client(name: str, command: Sequence[str], folder: Path, total: int, environment: Mapping[str, str]) -> None:
    """Run a command that downloads into a folder.

    Args:
        name: the client's name, for errors.
        command: the client and its arguments.
        folder: every file that the client writes is in it.
        total: the expected number of bytes.
        environment: variables that are added to those of this process.

    Raises:
        DownloadError: the client failed, with the last line of its error output.
    """
    with progress_bar(total, lambda: bytes_in(folder)):
        client = subprocess.run(
            command, check=False, capture_output=True, text=True, errors="replace", env=os.environ | environment
        )
    if client.returncode != 0:
        raise DownloadError(
            f"{name} failed, is its index reachable? It says: {one_line(client.stderr or client.stdout)}"
        )


def bytes_in(folder: Path) -> int:
    """The size of all files in a folder and its subfolders. Files that vanish meanwhile do not count."""
    total = 0
    for path in folder.rglob("*"):
        with contextlib.suppress(OSError):
            total += path.stat().st_size if path.is_file() else 0
    return total
