"""Finds the model containers of a local cloud among the processes of this machine (Linux only)."""

from collections.abc import Mapping
from pathlib import Path


def container_pids(environment: Mapping[str, str]) -> list[int]:
    """The process ids of one local cloud's model containers.

    Args:
        environment: the environment of the local cloud. Its AWS_ENDPOINT_URL distinguishes it from other local clouds.
    """
    aws = f"AWS_ENDPOINT_URL={environment['AWS_ENDPOINT_URL']}".encode()
    return [
        int(process.name)
        for process in Path("/proc").glob("[0-9]*")
        if b"sagemaker_endpoints._runtime" in _read(process / "cmdline")
        and aws in _read(process / "environ").split(b"\0")
    ]


def _read(file: Path) -> bytes:
    """The file's content; nothing if the process has just ended, or is another user's."""
    try:
        return file.read_bytes()
    except OSError:
        return b""
