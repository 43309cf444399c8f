"""The size of this environment's packages: `… .gauges.installed [FOLDER …]` adds further folders."""

import sys
from pathlib import Path

from scripts.benchmarks.peers.gauges.reading import installed_megabytes, report


def main() -> None:
    folders = [Path(name) for name in sys.argv[1:]]
    own = sum(file.stat().st_size for folder in folders for file in folder.rglob("*") if file.suffix != ".pyc")
    report({"installed_mb": installed_megabytes() + own / 1e6})


if __name__ == "__main__":
    main()
