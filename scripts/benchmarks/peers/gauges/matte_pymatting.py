"""pymatting's closed-form matte, warm: `… .gauges.matte_pymatting PHOTO.npy TRIMAP.npy REPEATS`."""

import sys

import numpy as np
import pymatting

from scripts.benchmarks.peers.gauges.reading import on_one_core, peak_megabytes, report, timed


def main() -> None:
    picture, trimap, repeats = sys.argv[1:]
    on_one_core()
    photo, known = np.load(picture) / 255, np.load(trimap)
    figures = timed(lambda: pymatting.estimate_alpha_cf(photo, known), int(repeats))
    report({**figures, "peak_mb": peak_megabytes()}, "pymatting", "scipy", "numba", "numpy")


if __name__ == "__main__":
    main()
