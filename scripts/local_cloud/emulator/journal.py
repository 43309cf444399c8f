"""What an emulator has accepted and not finished, in a file: the queues of SageMaker and Lambda outlive processes.

The file belongs to the process that starts the emulator, so an emulator that takes the place of a dead one finds it.
"""

import base64
import json
import os
import threading
from collections.abc import Callable
from dataclasses import asdict
from typing import IO, Any, Generic, Protocol, TypeVar

from scripts.local_cloud.emulator.deployment import Deployment
from scripts.local_cloud.emulator.invocation import Invocation


class Accepted(Protocol):
    """What was accepted; `id` is its own."""

    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=Accepted)


class Journal(Generic[T]):
    """A line for each accepted call and for each end of one. It is emptied whenever none is left.

    Args:
        file: opened for reading and writing, without a buffer.
        encode: turns a call into members of JSON.
        decode: turns them into the call.
    """

    def __init__(
        self, file: IO[bytes], encode: Callable[[T], dict[str, Any]], decode: Callable[[dict[str, Any]], T]
    ) -> None:
        self._file, self._encode = file, encode
        self._lock = threading.Lock()
        self._open = {call.id: call for call in map(decode, _read(file))}

    def unfinished(self) -> list[T]:
        """The calls that have not ended, the oldest first."""
        with self._lock:
            return list(self._open.values())

    def begin(self, call: T) -> None:
        """Write a call down, before it is accepted.

        Args:
            call: a new one.
        """
        with self._lock:
            self._write({"begin": self._encode(call)})
            self._open[call.id] = call

    def end(self, call: T) -> None:
        """Write down that a call has ended.

        Args:
            call: one that has begun.
        """
        with self._lock:
            self._open.pop(call.id, None)
            if self._open:
                self._write({"end": call.id})
            else:
                self._file.truncate(0)

    def _write(self, entry: dict[str, Any]) -> None:
        self._file.seek(0, os.SEEK_END)
        self._file.write(json.dumps(entry).encode() + b"\n")


def invocation_journal(file: IO[bytes]) -> Journal[Invocation]:
    """The journal of the invocations of endpoints.

    Args:
        file: as for `Journal`.
    """
    return Journal(file, _encode, _decode)


def _read(file: IO[bytes]) -> list[dict[str, Any]]:
    """What is open at the end of a journal. A line that was cut by the end of its process is removed."""
    file.seek(0)
    content = file.read()
    whole = content[: content.rfind(b"\n") + 1]
    file.truncate(len(whole))
    found: dict[str, dict[str, Any]] = {}
    for entry in map(json.loads, whole.splitlines()):
        if "begin" in entry:
            found[entry["begin"]["id"]] = entry["begin"]
        else:
            found.pop(entry["end"], None)
    return list(found.values())


def _encode(invocation: Invocation) -> dict[str, Any]:
    body = None if invocation.body is None else base64.b64encode(invocation.body).decode()
    return asdict(invocation) | {"body": body}


def _decode(members: dict[str, Any]) -> Invocation:
    body = None if members["body"] is None else base64.b64decode(members["body"])
    return Invocation(**members | {"body": body, "deployment": Deployment(**members["deployment"])})
