"""mediapipe, warm, with its settings for single photos: `… .gauges.faces_mediapipe mesh|detector PICTURE.npy REPEATS`.

`mesh` finds faces in the nearest two metres and the 478 landmarks of each, `detector` only boxes, up to five metres.
"""

import sys
from collections.abc import Callable

import mediapipe
import numpy as np
from numpy.typing import NDArray

from scripts.benchmarks.peers.gauges.reading import on_one_core, peak_megabytes, report, timed

MOST_FACES = 40
"""As many as our face engine returns."""


def main() -> None:
    on_one_core()
    rgb = np.load(sys.argv[2])
    count = {"mesh": mesh, "detector": detector}[sys.argv[1]](rgb)
    figures = timed(count, int(sys.argv[3]))
    report({**figures, "found": count(), "peak_mb": peak_megabytes()}, "mediapipe", "numpy")


def mesh(rgb: NDArray[np.uint8]) -> Callable[[], int]:
    """Counts faces with landmarks."""
    model = mediapipe.solutions.face_mesh.FaceMesh(
        static_image_mode=True, max_num_faces=MOST_FACES, refine_landmarks=True
    )
    return lambda: len(model.process(rgb).multi_face_landmarks or ())


def detector(rgb: NDArray[np.uint8]) -> Callable[[], int]:
    """Counts boxes of faces."""
    model = mediapipe.solutions.face_detection.FaceDetection(model_selection=1)
    return lambda: len(model.process(rgb).detections or ())


if __name__ == "__main__":
    main()
