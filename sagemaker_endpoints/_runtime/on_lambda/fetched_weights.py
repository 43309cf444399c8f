"""Reads the weights of a model from S3 into /tmp, when they are needed for the first time in a sandbox.

SageMaker copies weights into a container before it starts; Lambda does not. A sandbox whose process ended keeps /tmp,
so a file that is complete is never read again.
"""

import hashlib
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from facemagi.aws import client
from facemagi.errors import FaceMagiError
from sagemaker_endpoints._runtime.fetch import S3_URI
from sagemaker_endpoints._runtime.on_lambda import weights_index
from sagemaker_endpoints._runtime.on_lambda.weights_index import IndexedFile

CHUNK_BYTES = 1 << 20


def folder() -> Path:
    """Where the weights go; `Settings.weights` of a function."""
    return Path(tempfile.gettempdir()) / "weights"


def fetch(model: str, source: str) -> None:
    """Read the weights files of a model that are not here yet.

    Args:
        model: the model's name.
        source: the `s3://` address of the folder with the index, with a slash at its end.

    Raises:
        FaceMagiError: `effect_unavailable`: S3 does not give a file, or gives another one than was deployed.
    """
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        for key, expected in _index(source).items():
            if key.startswith(f"{model}/") and not (folder() / key).is_file():
                _fetch_file(f"{source}{key}", folder() / key, expected)
    except (ClientError, BotoCoreError, OSError) as error:
        raise _unavailable(f"The weights of {model} could not be read: {error}.") from error


@cache
def _index(source: str) -> Mapping[str, IndexedFile]:
    return weights_index.read(_open(f"{source}{weights_index.NAME}").read())


def _fetch_file(uri: str, file: Path, expected: IndexedFile) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(".part")
    digest, body = hashlib.sha256(), _open(uri)
    with part.open("wb") as stream:
        for chunk in body.iter_chunks(CHUNK_BYTES):
            digest.update(chunk)
            stream.write(chunk)
    if digest.hexdigest() != expected.sha256:
        part.unlink()
        raise _unavailable(f"{uri} is not the file that was deployed: its SHA-256 is {digest.hexdigest()}.")
    part.rename(file)


def _open(uri: str) -> Any:
    match = S3_URI.fullmatch(uri)
    assert match is not None
    return client("s3").get_object(Bucket=match[1], Key=match[2])["Body"]


def _unavailable(message: str) -> FaceMagiError:
    return FaceMagiError("effect_unavailable", message, remedy="Try again. The operator deploys the container again.")
