"""Known faces are tracked into an edited picture, near their old positions."""

import numpy as np

from facemagi_vision.faces import find_faces
from facemagi_vision.pyramid import RGB
from facemagi_vision.track_faces import track_faces
from tests.support.portraits import astronaut


def shifted(rgb: RGB, x: int, y: int) -> RGB:
    """The picture shifted to the right and down by pixels; its edge is repeated."""
    height, width = rgb.shape[:2]
    return np.pad(rgb, ((y, 0), (x, 0), (0, 0)), mode="edge")[:height, :width]


def test_in_the_same_picture_a_face_keeps_its_position() -> None:
    (face, *_) = find_faces(astronaut().rgb)
    (tracked,) = track_faces(astronaut().rgb, [face.landmarks])
    assert tracked is not None
    assert np.linalg.norm(tracked.landmarks - face.landmarks, axis=1).mean() < 1
    assert np.abs(np.subtract(tracked.box, face.box)).max() < 3
    assert abs(tracked.yaw - face.yaw) < 2


def test_a_face_that_moved_a_little_is_tracked_to_its_new_position() -> None:
    (face, *_) = find_faces(astronaut().rgb)
    (tracked,) = track_faces(shifted(astronaut().rgb, 12, 8), [face.landmarks])
    assert tracked is not None
    shift = (tracked.landmarks - face.landmarks)[:, :2].mean(axis=0)
    np.testing.assert_allclose(shift, (12, 8), atol=1)


def test_a_face_that_is_not_found_is_none() -> None:
    (face, *_) = find_faces(astronaut().rgb)
    assert track_faces(np.full_like(astronaut().rgb, 128), [face.landmarks]) == [None]


def test_the_result_has_one_entry_for_each_known_face_in_order() -> None:
    # given one face twice, and a position without a face between them
    (face, *_) = find_faces(astronaut().rgb)
    no_face = face.landmarks + np.array([250, 250, 0], np.float32)
    # when all three are tracked
    tracked = track_faces(astronaut().rgb, [face.landmarks, no_face, face.landmarks])
    # then only the second entry is None
    assert [entry is None for entry in tracked] == [False, True, False]
