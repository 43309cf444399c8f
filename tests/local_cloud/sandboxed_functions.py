"""Functions that run in sandboxes. Each returns the id of its process."""

import asyncio
import os
import sys
import time
from pathlib import Path
from typing import Any

LOOP = asyncio.new_event_loop()
asyncio.set_event_loop(LOOP)  # as Mangum does when a function is imported


def answer(event: Any, context: Any) -> int:
    return os.getpid()


def fail(event: Any, context: Any) -> None:
    raise ValueError(f"process {os.getpid()}")


def hang(event: Any, context: Any) -> None:
    Path(event).write_text(str(os.getpid()))
    time.sleep(600)


def leave(event: Any, context: Any) -> None:
    sys.exit(3)


def meet(event: Any, context: Any) -> int:
    """Return when as many processes as the event says have come to its folder."""
    folder = Path(event["folder"])
    (folder / str(os.getpid())).touch()
    while len(list(folder.iterdir())) < event["processes"]:
        time.sleep(0.01)
    return os.getpid()


def wake(event: Any, context: Any) -> int:
    """The pipe that wakes the event loop, after as many processes as the event says have come."""
    meet(event, context)
    return os.fstat(asyncio.get_event_loop()._csock.fileno()).st_ino  # type: ignore[attr-defined]
