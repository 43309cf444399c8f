"""Packs the code that a training job needs: the same import paths as in a model's container, in one archive."""

import tarfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from scripts.repository import MODELS, ROOT
from scripts.training.errors import TrainingError

FOLDERS = {
    "scripts": ROOT / "scripts",
    "sagemaker_endpoints": MODELS,
    "facemagi": ROOT / "layers" / "core" / "facemagi",
    "facemagi_vision": ROOT / "layers" / "vision" / "facemagi_vision",
}
"""Where each package is, by its path in the archive."""

SUFFIXES = {".py", ".toml", ".json", ".csv", ".tflite", ".safetensors"}

REQUIREMENTS = "requirements.txt"
FROM_CORE = ("pydantic",)
"""Packages of the core layer that a training needs; the others are those of the API."""

IN_IMAGE = ("torch",)
"""Packages that the image has already, in the same version."""

FILES = "files"
"""The folder in the archive for files that options name, such as a picture of a style."""


def pack_code(model: str, options: Sequence[str], archive: Path) -> list[str]:
    """Write the archive.

    Args:
        model: the network's name.
        options: `NAME=VALUE` of each `--set`; a file that one names is packed too.
        archive: where to write.

    Returns:
        The options, with the paths that the files have in the container.
    """
    with tarfile.open(archive, "w:gz") as tar:
        for package, folder in FOLDERS.items():
            for file in _sources(folder):
                tar.add(file, f"{package}/{file.relative_to(folder)}", filter=_anonymous)
        packed = [_pack_option(tar, option) for option in options]
        listed = archive.with_name(REQUIREMENTS)
        listed.write_text("".join(f"{line}\n" for line in requirements(model)), encoding="utf-8")
        tar.add(listed, REQUIREMENTS, filter=_anonymous)
    return packed


def requirements(model: str) -> list[str]:
    """The packages that the container installs, with their versions; those of the models are tested here."""
    core = [line for line in _lines(ROOT / "layers/core") if _name(line) in FROM_CORE]
    lists = [ROOT / "layers/vision", MODELS / "_sdk", MODELS / model]
    others = [line for folder in lists for line in _lines(folder) if _name(line) not in IN_IMAGE]
    return sorted({*core, *others})


def _lines(folder: Path) -> list[str]:
    lines = (line.partition("#")[0].strip() for line in (folder / REQUIREMENTS).read_text("utf-8").splitlines())
    return [line for line in lines if line]


def _name(line: str) -> str:
    return line.partition("==")[0].partition("[")[0]


def _sources(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.suffix in SUFFIXES and path.is_file() and "__pycache__" not in path.parts:
            yield path


def _pack_option(tar: tarfile.TarFile, option: str) -> str:
    name, _, value = option.partition("=")
    file = Path(value).expanduser()
    if not value or not file.is_file():
        if "/" in value:
            raise TrainingError(f"--set {option}: there is no such file, and a folder cannot go to SageMaker.")
        return option
    inside = f"{FILES}/{name}/{file.name}"
    tar.add(file, inside, filter=_anonymous)
    return f"{name}={inside}"


def _anonymous(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Without the names of this machine's users."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member
