"""The machine and the state of the repository that are measured."""

import os
import platform
import subprocess
from pathlib import Path

from scripts.repository import ROOT

Machine = dict[str, str | int | float]


def machine() -> Machine:
    """This machine: processor, cores, memory in GB, kernel, Python, and the load when the measurement begins."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0)),
        "memory_gb": round(memory / 1e9, 1),
        "kernel": platform.release(),
        "python": platform.python_version(),
        "load": round(os.getloadavg()[0], 1),
    }


def commit() -> str:
    """The commit that is checked out, with `, changed` if files differ from it."""
    head = _git("rev-parse", "--short=12", "HEAD")
    changed = _git("status", "--porcelain", "--untracked-files=no", "--", ".", ":!docs")
    return f"{head}, changed" if changed else head


def _processor() -> str:
    """The processor's name, with its family and model, because clouds give many processors one name."""
    lines = (line.partition(":") for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines())
    known = {name.strip(): value.strip() for name, _, value in lines}
    name = known.get("model name", platform.machine())
    return f"{name}, family {known['cpu family']}, model {known['model']}" if "cpu family" in known else name


def _git(*arguments: str) -> str:
    run = subprocess.run(["git", "-C", str(ROOT), *arguments], capture_output=True, text=True, check=True)
    return run.stdout.strip()
