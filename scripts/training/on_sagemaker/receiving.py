"""Brings what a job made to this machine: nothing of its archive is trusted before it is checked."""

import re
import tarfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from botocore.exceptions import ClientError

from scripts.model_weights.received import receive_weights
from scripts.training.container.entry import WEIGHTS
from scripts.training.errors import TrainingError

WEIGHTS_FILE = re.compile(rf"{WEIGHTS}/(?P<model>[a-z0-9_]+)/[a-z0-9_]+\.safetensors")
OTHER_FILES = re.compile(r"([a-z0-9_]+/)?(log\.csv|samples/step-\d+\.png)")

MISSING = {"404", "NoSuchKey"}
"""S3's codes of an object that is not there, with and without the right to list."""

MAX_BYTES = 8_000_000_000
"""Of all files together: the largest network has 0.3 GB, a sample sheet some MB."""

CHUNK = 1 << 20


class NoResultsError(TrainingError):
    """A job has made no weights."""


def download_results(s3: Any, uri: str, archive: Path) -> Path:
    """Download the archive of a job's results.

    Args:
        s3: boto3's client.
        uri: as SageMaker describes the job.
        archive: where to write.

    Raises:
        NoResultsError: there is no such file.
    """
    place = urlsplit(uri)
    try:
        s3.download_file(place.netloc, place.path.removeprefix("/"), str(archive))
    except ClientError as error:
        if error.response["Error"]["Code"] not in MISSING:
            raise
        raise NoResultsError(f"{uri} is not there: the job has made no weights, or they are deleted.") from error
    return archive


def receive(archive: Path, model: str, weights: Path, work: Path, say: Callable[[str], None]) -> list[Path]:
    """Take the weights, the log and the sample sheets out of an archive.

    Args:
        archive: a gzipped tar.
        model: the network's name; weights of another are refused.
        weights: the folder of all weights.
        work: the folder for log and sample sheets, and for weights before they are checked.
        say: shows a line to the user.

    Returns:
        The weights files.

    Raises:
        NoResultsError: it has no weights.
        TrainingError: the archive is damaged, or has what no training of ours makes.
        WeightsError: the weights do not fit the network.
    """
    files = unpack(archive, work)
    found = [file for file in files if WEIGHTS_FILE.fullmatch(file.relative_to(work).as_posix())]
    if not found:
        raise NoResultsError(f"{archive.name} has no weights.")
    received = []
    for file in found:
        if file.parent.name != model:
            raise TrainingError(f"{archive.name} has weights of {file.parent.name}, not of {model}.")
        received.append(receive_weights(model, file, weights))
        file.unlink()
        say(f"written: {received[-1]}")
    return received


def unpack(archive: Path, folder: Path) -> list[Path]:
    """Unpack an archive of results.

    Args:
        archive: a gzipped tar.
        folder: where to.

    Returns:
        The files.

    Raises:
        TrainingError: a member is no file or folder, has a name that no training of ours gives, or is too large; or the
            archive is damaged.
    """
    left, files = MAX_BYTES, []
    try:
        with tarfile.open(archive, "r:gz") as tar:
            for member in tar:
                name = PurePosixPath(member.name).as_posix()
                if member.isdir():
                    continue
                left -= member.size
                _require_ours(archive, name, member, left)
                files.append(_write(tar, member, folder / name))
    except (tarfile.TarError, EOFError, OSError) as error:
        raise TrainingError(f"{archive.name} is damaged, or cannot be unpacked: {error}") from error
    return files


def _require_ours(archive: Path, name: str, member: tarfile.TarInfo, left: int) -> None:
    if not member.isreg() or not (WEIGHTS_FILE.fullmatch(name) or OTHER_FILES.fullmatch(name)):
        raise TrainingError(f"{archive.name} contains {member.name!r}, which no training of ours writes.")
    if left < 0:
        raise TrainingError(f"{archive.name} unpacks to more than {MAX_BYTES / 1e9:g} GB.")


def _write(tar: tarfile.TarFile, member: tarfile.TarInfo, path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    source = tar.extractfile(member)
    if source is None:
        raise TrainingError(f"{member.name!r} has no contents.")
    with path.open("wb") as target:
        while chunk := source.read(CHUNK):
            target.write(chunk)
    return path
