"""The full-range detector is left out only where one large face is alone."""

import numpy as np
import pytest

from facemagi_vision import search
from facemagi_vision.detections import Detections
from facemagi_vision.detector import FULL_RANGE, Detector, detect
from facemagi_vision.faces import find_faces
from facemagi_vision.geometry import Square
from facemagi_vision.lone_face import is_alone
from facemagi_vision.pyramid import Pyramid
from tests.support.vision_samples import scene

SIDE = 1000


def detection(x: float, y: float, side: float, score: float) -> Detections:
    """(1, 17), level eyes, centre x, y."""
    left, top = x - side / 2, y - side / 2
    points = [(0.3, 0.4), (0.7, 0.4), (0.5, 0.6), (0.5, 0.8), (0, 0.5), (1, 0.5)]
    keypoints = [value for px, py in points for value in (left + px * side, top + py * side)]
    return np.array([[left, top, left + side, top + side, *keypoints, score]])


FACE = detection(500, 400, 300, 0.95)


@pytest.mark.parametrize("weak", [FACE, np.concatenate([FACE, detection(520, 200, 200, 0.3)])], ids=["alone", "hair"])
def test_a_large_face_is_alone_whatever_lies_on_its_head(weak: Detections) -> None:
    assert is_alone(FACE, weak, SIDE, SIDE)


@pytest.mark.parametrize(
    ("faces", "weak", "size"),
    [
        (np.zeros((0, 17)), FACE, (SIDE, SIDE)),
        (np.concatenate([FACE, detection(800, 400, 200, 0.9)]), FACE, (SIDE, SIDE)),
        (FACE, np.concatenate([FACE, detection(850, 200, 150, 0.1)]), (SIDE, SIDE)),
        (detection(500, 400, 300, 0.7), FACE, (SIDE, SIDE)),
        (detection(500, 400, 150, 0.95), FACE, (SIDE, SIDE)),
        (FACE, FACE, (SIDE, 600)),
    ],
    ids=["no face", "two faces", "a hint beside it", "an uncertain face", "a small face", "a wide picture"],
)
def test_a_face_is_not_certainly_alone(faces: Detections, weak: Detections, size: tuple[int, int]) -> None:
    assert not is_alone(faces, weak, *size)


@pytest.mark.parametrize("small", [(840, 450, 90), (840, 450, 140), (860, 150, 140), (880, 800, 140)])
def test_a_small_face_beside_a_large_one_is_found(small: tuple[int, int, int]) -> None:
    # given a portrait with a small face in the background, at least as large as the full-range detector needs
    picture = scene(SIDE, SIDE, [(380, 520, 350), small])

    # when faces are detected as in every upload, then both are found
    assert len(find_faces(picture)) == 2


def test_in_a_plain_portrait_the_full_range_detector_does_not_run(monkeypatch: pytest.MonkeyPatch) -> None:
    # given a portrait on plain ground, and a record of the detectors that run
    picture = np.full((SIDE, SIDE, 3), 128, np.uint8)
    picture[250:750, 250:750] = scene(500, 500, [(250, 250, 260)])
    used: list[Detector] = []

    def recorded(detector: Detector, picture: Pyramid, square: Square) -> Detections:
        used.append(detector)
        return detect(detector, picture, square)

    monkeypatch.setattr(search, "detect", recorded)

    # when faces are detected, then the face is found without that detector
    assert len(find_faces(picture)) == 1
    assert FULL_RANGE not in used
