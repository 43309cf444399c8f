"""Our face engine, warm: `… .gauges.faces_here PICTURE.npy REPEATS`."""

import sys

import numpy as np

from facemagi_vision.faces import find_faces
from scripts.benchmarks.peers.gauges.reading import on_one_core, peak_megabytes, report, timed


def main() -> None:
    on_one_core()
    rgb = np.load(sys.argv[1])
    figures = timed(lambda: find_faces(rgb), int(sys.argv[2]))
    report({**figures, "found": len(find_faces(rgb)), "peak_mb": peak_megabytes()}, "ai-edge-litert", "numpy")


if __name__ == "__main__":
    main()
