"""Photos of several faces, small ones among them."""

import numpy as np
import pytest

from facemagi.face import Box
from facemagi_vision.faces import find_faces, five_points
from tests.support.vision_samples import astronaut, scene

SMALL_HEADS = [(150, 150, 40), (500, 260, 44), (900, 140, 40), (1400, 200, 48), (300, 800, 40), (1100, 900, 40)]
CROWD = [(90 + 160 * column, 100 + 190 * row, 60) for row in range(5) for column in range(5)]


def centres(boxes: list[Box]) -> list[tuple[float, float]]:
    return [(x + width / 2, y + height / 2) for x, y, width, height in boxes]


def test_faces_of_forty_pixels_are_found_in_a_photo_of_two_megapixels() -> None:
    # given a picture of 1600 × 1200 with six small faces
    picture = scene(1600, 1200, SMALL_HEADS)

    # when faces are detected as in every upload
    detected = centres([face.box for face in find_faces(picture)])

    # then each is detected at its position, and nothing else
    assert len(detected) == len(SMALL_HEADS)
    for x, y, width in SMALL_HEADS:
        assert min(np.hypot(x - cx, y - cy) for cx, cy in detected) < width / 4


@pytest.mark.parametrize("width", [40, 60, 95, 120])
@pytest.mark.parametrize("x", [427, 800])
def test_faces_between_two_tiles_are_found(x: int, width: int) -> None:
    # given a face where two tiles overlap, when faces are detected
    (face,) = find_faces(scene(1600, 1200, [(x, 720, width)]))

    # then it is detected there
    assert centres([face.box])[0] == pytest.approx((x, 720), abs=width / 4)


def test_multi_mode_finds_small_faces_beside_a_large_one() -> None:
    # given a portrait with a small face in the background
    picture = scene(1200, 900, [(400, 450, 300), (1000, 150, 40)])

    # when faces are detected in multi mode, then both are found, the large one first
    large, small = find_faces(picture, "multi")
    assert large.box[2] == pytest.approx(300, rel=0.1)
    assert small.box[2] == pytest.approx(40, rel=0.1)


def test_multi_mode_finds_no_face_inside_a_face() -> None:
    # given a face that fills the picture, when tiles are searched too, then there is still one face
    head = astronaut().crop((130, 20, 320, 210)).resize((1000, 1000))
    assert len(find_faces(np.asarray(head), "multi")) == 1


def test_faces_are_sorted_and_numbered_by_size() -> None:
    # given three faces of different sizes, when they are detected
    faces = find_faces(scene(1000, 600, [(150, 300, 90), (450, 300, 180), (800, 300, 130)]))

    # then they are ordered and numbered by size
    assert [face.id for face in faces] == ["f0", "f1", "f2"]
    assert [round(five_points(face.landmarks)[2, 0] / 100) for face in faces] == [4, 8, 1]


def test_more_faces_than_a_job_edits_are_found() -> None:
    # given a crowd of 25, when faces are detected, then there are 25
    assert len(find_faces(scene(820, 960, CROWD))) == len(CROWD)


def test_a_photo_has_at_most_the_maximum_number_of_faces(monkeypatch: pytest.MonkeyPatch) -> None:
    # given a crowd of five more than the maximum, when faces are detected, then there are as many as the maximum
    monkeypatch.setattr("facemagi_vision.faces.MAX_FACES", len(CROWD) - 5)
    assert len(find_faces(scene(820, 960, CROWD))) == len(CROWD) - 5
