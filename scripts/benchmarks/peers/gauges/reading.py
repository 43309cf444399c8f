"""What the programs that measure share. It needs nothing but Python: the environments of the peers have no more."""

import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path

STARTED = 19
"""proc(5): starttime is the 22nd field of /proc/PID/stat; the second one, the name, ends with a bracket."""

WARM_UP = 2
"""Runs that are not measured: first runs allocate and compile."""


def on_one_core() -> None:
    """Let all threads of this process share one core, so that CPU time does not depend on how many there are."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def timed(action: Callable[[], object], repeats: int, warm_up: int = WARM_UP) -> dict[str, float]:
    """Medians of one action's CPU time, of all threads of this process, and of its wall time.

    Args:
        action: the work.
        repeats: of the measurement.
        warm_up: runs before it.

    Returns:
        `cpu_ms` and `wall_ms`.
    """
    for _ in range(warm_up):
        action()
    spent, waited = [], []
    for _ in range(repeats):
        cpu, wall = time.process_time(), time.perf_counter()
        action()
        spent.append((time.process_time() - cpu) * 1000)
        waited.append((time.perf_counter() - wall) * 1000)
    return {"cpu_ms": statistics.median(spent), "wall_ms": statistics.median(waited)}


def peak_megabytes() -> float:
    """The most memory that this process has had since it started this program, MB."""
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024 / 1e6
    raise LookupError("This kernel has no VmHWM in /proc/self/status.")


def milliseconds_since_start() -> float:
    """How long ago this process was started, in steps of about ten milliseconds."""
    ticks = int(Path("/proc/self/stat").read_text("ascii").rpartition(")")[2].split()[STARTED])
    return (time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK")) * 1000


def installed_megabytes() -> float:
    """What the packages of this environment take on the disk, without their byte code, MB."""
    packages = next(Path(folder) for folder in sys.path if folder.endswith("site-packages"))
    files = (file for file in packages.rglob("*") if file.is_file() and file.suffix != ".pyc")
    return sum(file.stat().st_size for file in files) / 1e6


def report(figures: Mapping[str, float], *packages: str) -> None:
    """Print what was measured.

    Args:
        figures: by their keys in `metrics`.
        packages: whose versions are part of the result.
    """
    versions = {"python": platform.python_version(), **{name: version(name) for name in packages}}
    print(json.dumps({"figures": dict(figures), "versions": versions}))
