"""Imports a module in a new process: `… .gauges.imported MODULE PACKAGE …`; the process is what is measured."""

import importlib
import sys

from scripts.benchmarks.peers.gauges.reading import peak_megabytes, report


def main() -> None:
    importlib.import_module(sys.argv[1])
    report({"peak_mb": peak_megabytes()}, *sys.argv[2:])


if __name__ == "__main__":
    main()
