"""Finds the processes of a local cloud that a fault hits."""

from collections import defaultdict
from pathlib import Path

from scripts.local_cloud import LocalCloud

CONTAINER = "container"
"""The target that stands for the model containers; all others are in the names of the cloud's processes."""


def find(cloud: LocalCloud, target: str) -> list[int]:
    """The ids of the processes that a fault hits; none where they do not run at the moment.

    Args:
        cloud: a running one.
        target: as in `fault_plan`.
    """
    if target == CONTAINER:
        return _descendants(_child(cloud, "emulator"))
    child = _child(cloud, target)
    return [child] if target == "emulator" else [child, *_descendants(child)]


def _child(cloud: LocalCloud, target: str) -> int:
    return next(child.process.pid for child in cloud.supervision.children if target in child.name)


def _descendants(pid: int) -> list[int]:
    children: dict[int, list[int]] = defaultdict(list)
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:  # it has ended since it was listed
            continue
        if fields[0] != "Z":
            children[int(fields[1])].append(int(stat.parent.name))
    found, waiting = [], [pid]
    while waiting:
        waiting += (new := children[waiting.pop()])
        found += new
    return found
