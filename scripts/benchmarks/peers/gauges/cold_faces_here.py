"""Our face engine once, in a new process: `… .gauges.cold_faces_here PICTURE.npy`."""

import sys

import numpy as np

from facemagi_vision.faces import find_faces
from scripts.benchmarks.peers.gauges.reading import peak_megabytes, report


def main() -> None:
    if not find_faces(np.load(sys.argv[1])):
        raise LookupError("The face engine finds no face.")
    report({"peak_mb": peak_megabytes()}, "ai-edge-litert", "numpy")


if __name__ == "__main__":
    main()
