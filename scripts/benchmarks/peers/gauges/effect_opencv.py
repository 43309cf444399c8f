"""What OpenCV has for an effect, warm: `… .gauges.effect_opencv sketch|cartoon|smoothing PHOTO.npy REPEATS`."""

import sys
from collections.abc import Callable, Mapping

import cv2
import numpy as np
from numpy.typing import NDArray

from scripts.benchmarks.peers.gauges.reading import on_one_core, peak_megabytes, report, timed

RGB = NDArray[np.uint8]

BILATERAL_RUNS, DIAMETER, SIGMA = 3, 9, 75.0
"""A usual way to smooth skin: a bilateral filter, several times. The diameter is the one that OpenCV's documentation
recommends for work that is not in real time, pixels; the spread that of its examples, levels and pixels."""


def smoothed(rgb: RGB) -> object:
    """The whole picture, smoothed."""
    picture: object = rgb
    for _ in range(BILATERAL_RUNS):
        picture = cv2.bilateralFilter(np.asarray(picture), DIAMETER, SIGMA, SIGMA)
    return picture


EFFECTS: Mapping[str, Callable[[RGB], object]] = {
    "sketch": cv2.pencilSketch,
    "cartoon": cv2.stylization,
    "smoothing": smoothed,
}


def main() -> None:
    effect, picture, repeats = sys.argv[1:]
    on_one_core()
    cv2.setNumThreads(1)
    rgb = np.load(picture)
    figures = timed(lambda: EFFECTS[effect](rgb), int(repeats))
    report({**figures, "peak_mb": peak_megabytes()}, "opencv-python-headless", "numpy")


if __name__ == "__main__":
    main()
