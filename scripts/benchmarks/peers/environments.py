"""The environments of the peers: `.bench/NAME`, made at first use from `requirements/NAME.txt`."""

import hashlib
import subprocess
import sys
from pathlib import Path

from scripts.benchmarks.peers.row import AbsentError
from scripts.repository import ROOT

BENCH = ROOT / ".bench"
REQUIREMENTS = Path(__file__).with_name("requirements")
OURS = "ours"
"""The name of the environment of this repository."""

MOST_SECONDS = 1500
"""An installation takes minutes on a slow network."""


def python_of(name: str) -> Path:
    """The Python of an environment, which is made or updated first.

    Args:
        name: of a file in `requirements`, or `OURS`.

    Raises:
        AbsentError: its packages cannot be installed here.
    """
    if name == OURS:
        return Path(sys.executable)
    home, listed = BENCH / name, REQUIREMENTS / f"{name}.txt"
    stamp, fingerprint = home / "installed", _fingerprint(listed)
    python = home / "bin" / "python"
    if not (stamp.is_file() and stamp.read_text("ascii") == fingerprint and python.is_file()):
        print(f"bench: installing {listed.name} into .bench/{name}", file=sys.stderr, flush=True)
        _run(name, [sys.executable, "-m", "uv", "venv", "--quiet", "--clear", "--python", sys.executable, str(home)])
        _run(name, [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--compile-bytecode", "--python",
                    str(python), "--requirements", str(listed)])  # fmt: skip
        stamp.write_text(fingerprint, "ascii")
    return python


def _run(name: str, command: list[str]) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=MOST_SECONDS)
    except subprocess.TimeoutExpired:
        raise AbsentError(f"the packages of {name} cannot be installed in {MOST_SECONDS} s") from None
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise AbsentError(f"the packages of {name} cannot be installed: {last}")


def _fingerprint(listed: Path) -> str:
    """Changes if a list of packages changes, or one that it includes, or Python."""
    texts = [sys.version]
    files = [listed]
    while files:
        text = files.pop().read_text("utf-8")
        texts.append(text)
        files += [REQUIREMENTS / line.split()[1] for line in text.splitlines() if line.startswith("-r ")]
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()
