"""The invocations that have been accepted and not finished, in a file: SageMaker's queue outlives its processes.

The file belongs to the process that starts the emulator, so an emulator that takes the place of a dead one finds it.
"""

import base64
import json
import os
import threading
from dataclasses import asdict
from typing import IO, Any

from scripts.local_cloud.emulator.deployment import Deployment
from scripts.local_cloud.emulator.invocation import Invocation


class Journal:
    """A line for each accepted invocation and for each end of one. It is emptied whenever none is left.

    Args:
        file: opened for reading and writing, without a buffer.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._open = {invocation.id: invocation for invocation in _read(file)}

    def unfinished(self) -> list[Invocation]:
        """The invocations that have not ended, the oldest first."""
        with self._lock:
            return list(self._open.values())

    def begin(self, invocation: Invocation) -> None:
        """Write an invocation down, before it is accepted.

        Args:
            invocation: a new one.
        """
        with self._lock:
            self._write({"begin": _encode(invocation)})
            self._open[invocation.id] = invocation

    def end(self, invocation: Invocation) -> None:
        """Write down that an invocation has ended.

        Args:
            invocation: one that has begun.
        """
        with self._lock:
            self._open.pop(invocation.id, None)
            if self._open:
                self._write({"end": invocation.id})
            else:
                self._file.truncate(0)

    def _write(self, entry: dict[str, Any]) -> None:
        self._file.seek(0, os.SEEK_END)
        self._file.write(json.dumps(entry).encode() + b"\n")


def _read(file: IO[bytes]) -> list[Invocation]:
    """What is open at the end of a journal. A line that was cut by the end of its process is removed."""
    file.seek(0)
    content = file.read()
    whole = content[: content.rfind(b"\n") + 1]
    file.truncate(len(whole))
    found: dict[str, Invocation] = {}
    for entry in map(json.loads, whole.splitlines()):
        if "begin" in entry:
            invocation = _decode(entry["begin"])
            found[invocation.id] = invocation
        else:
            found.pop(entry["end"], None)
    return list(found.values())


def _encode(invocation: Invocation) -> dict[str, Any]:
    body = None if invocation.body is None else base64.b64encode(invocation.body).decode()
    return asdict(invocation) | {"body": body}


def _decode(members: dict[str, Any]) -> Invocation:
    body = None if members["body"] is None else base64.b64decode(members["body"])
    return Invocation(**members | {"body": body, "deployment": Deployment(**members["deployment"])})
