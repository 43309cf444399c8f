"""One of our effects with its defaults, warm, without decoding and encoding: `… .gauges.effect_here EFFECT PHOTO.npy
REPEATS NAME=NUMBER …`. Masks are part of what is measured."""

import sys

import cv2
import numpy as np

from scripts.benchmarks.peers.gauges.reading import on_one_core, peak_megabytes, report, timed
from scripts.workbench import open_workbench, photo_of


def main() -> None:
    effect, picture, repeats, *others = sys.argv[1:]
    on_one_core()
    cv2.setNumThreads(1)
    params = {name: int(value) for name, _, value in (each.partition("=") for each in others)}
    edit = open_workbench(effect.partition("/")[0]).prepare(effect, photo_of(np.load(picture)), params)
    figures = timed(edit, int(repeats))
    report({**figures, "peak_mb": peak_megabytes()}, "opencv-python-headless", "ai-edge-litert", "numpy")


if __name__ == "__main__":
    main()
