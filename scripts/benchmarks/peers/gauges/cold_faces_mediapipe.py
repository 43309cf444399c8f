"""mediapipe's FaceMesh once, in a new process: `… .gauges.cold_faces_mediapipe PICTURE.npy`."""

import sys

import mediapipe
import numpy as np

from scripts.benchmarks.peers.gauges.reading import peak_megabytes, report


def main() -> None:
    model = mediapipe.solutions.face_mesh.FaceMesh(static_image_mode=True, refine_landmarks=True)
    if not model.process(np.load(sys.argv[1])).multi_face_landmarks:
        raise LookupError("mediapipe finds no face.")
    report({"peak_mb": peak_megabytes()}, "mediapipe", "numpy")


if __name__ == "__main__":
    main()
