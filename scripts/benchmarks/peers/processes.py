"""Runs a gauge in a process of its own, and measures trees of processes. Linux only."""

import json
import os
import resource
import subprocess
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from scripts.benchmarks.peers.environments import python_of
from scripts.benchmarks.peers.row import AbsentError, Sample
from scripts.repository import ROOT

PACKAGES = (ROOT, ROOT / "layers" / "core", ROOT / "layers" / "vision")
"""Where the modules of this repository are, for an environment in which it is not installed."""

GAUGES = "scripts.benchmarks.peers.gauges"
MOST_SECONDS = 300
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


def gauge(environment: str, name: str, *arguments: object) -> Sample:
    """Run a gauge.

    Args:
        environment: whose Python runs it.
        name: of its module in `gauges`.
        arguments: for it.

    Raises:
        AbsentError: it fails, or cannot be installed.
    """
    return whole_process(environment, name, *arguments)[0]


def whole_process(environment: str, name: str, *arguments: object) -> tuple[Sample, dict[str, float]]:
    """Run a gauge; also measures its process from start to end.

    Args:
        environment: as in `gauge`.
        name: as in `gauge`.
        arguments: as in `gauge`.

    Returns:
        What the gauge has measured, and `cpu_ms` and `wall_ms` of the process.

    Raises:
        AbsentError: as in `gauge`.
    """
    command = [str(python_of(environment)), "-P", "-m", f"{GAUGES}.{name}", *map(str, arguments)]
    cpu, started = _cpu_of_children(), time.perf_counter()
    try:
        done = subprocess.run(
            command, env=variables(), cwd=ROOT, capture_output=True, text=True, check=False, timeout=MOST_SECONDS
        )
    except subprocess.TimeoutExpired:
        raise AbsentError(f"{name} takes more than {MOST_SECONDS} s") from None
    process = {"cpu_ms": (_cpu_of_children() - cpu) * 1000, "wall_ms": (time.perf_counter() - started) * 1000}
    if done.returncode:
        raise AbsentError(f"{name} fails: {(done.stderr.strip().splitlines() or ['without a word'])[-1]}")
    printed = json.loads(done.stdout.splitlines()[-1]) if done.stdout.strip() else {"figures": {}, "versions": {}}
    return Sample(printed["figures"], printed["versions"]), process


def variables() -> dict[str, str]:
    """The variables of a process that can import this repository."""
    return os.environ | {"PYTHONPATH": os.pathsep.join(map(str, PACKAGES))}


def tree(pid: int) -> list[int]:
    """A process and all that descend from it.

    Args:
        pid: of the process.
    """
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            children.setdefault(int(_stat(int(folder.name))[1]), []).append(int(folder.name))
    found = [pid]
    for each in found:  # grows while it is read
        found += children.get(each, [])
    return found


def tree_cpu_seconds(pid: int) -> float:
    """CPU time of a tree of processes, those included that have ended and were waited for.

    Args:
        pid: of its root.
    """
    total = 0.0
    for each in tree(pid):
        with suppress(OSError):
            total += sum(map(int, _stat(each)[11:15])) / TICKS_PER_SECOND
    return total


def tree_peak_megabytes(pid: int) -> float:
    """The sum of the most memory that each process of a tree has had, MB. What several share counts several times.

    Args:
        pid: of its root.
    """
    total = 0
    for each in tree(pid):
        with suppress(OSError):
            lines = Path(f"/proc/{each}/status").read_text("ascii", "replace").splitlines()
            total += sum(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))
    return total * 1024 / 1e6


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat behind the command's name, which may contain spaces: state, parent, …"""
    return Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()


def _cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def merged(one: Sample, further: Mapping[str, float]) -> Sample:
    """A sample with further figures.

    Args:
        one: the sample.
        further: by their keys; these count where both have one.
    """
    return Sample({**one.figures, **further}, one.versions)
