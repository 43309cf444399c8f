"""Finds the processes of a local cloud that a fault hits: each writes its log to a file that has its name."""

import os
from collections import defaultdict
from pathlib import Path


def find(target: str) -> list[int]:
    """The ids of the processes that a fault hits; none where they do not run at the moment.

    Args:
        target: the end of the name of a process of the cloud, or of a container.
    """
    return [pid for pid in _descendants(os.getpid()) if _log_of(pid).endswith(target)]


def _log_of(pid: int) -> str:
    """The name of the file that is a process's standard output, without its suffix."""
    try:
        return Path(f"/proc/{pid}/fd/1").readlink().stem
    except OSError:  # it has ended since it was listed
        return ""


def _descendants(pid: int) -> list[int]:
    children: dict[int, list[int]] = defaultdict(list)
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = stat.read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if state != "Z":
            children[int(parent)].append(int(stat.parent.name))
    found, waiting = [], [pid]
    while waiting:
        waiting += (new := children[waiting.pop()])
        found += new
    return found
