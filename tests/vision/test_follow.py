"""Faces are found again in an edited picture, near where they were."""

import numpy as np

from facemagi_vision.faces import find_faces
from facemagi_vision.follow import follow
from facemagi_vision.pyramid import RGB
from tests.support.portraits import astronaut


def shifted(rgb: RGB, x: int, y: int) -> RGB:
    """The picture moved to the right and down, its edge repeated."""
    height, width = rgb.shape[:2]
    return np.pad(rgb, ((y, 0), (x, 0), (0, 0)), mode="edge")[:height, :width]


def test_in_the_same_picture_a_face_is_where_it_was() -> None:
    (face, *_) = find_faces(astronaut().rgb)
    (found,) = follow(astronaut().rgb, [face.landmarks])
    assert found is not None
    assert np.linalg.norm(found.landmarks - face.landmarks, axis=1).mean() < 1
    assert np.abs(np.subtract(found.box, face.box)).max() < 3
    assert abs(found.yaw - face.yaw) < 2


def test_a_face_that_moved_a_little_is_found_where_it_is() -> None:
    (face, *_) = find_faces(astronaut().rgb)
    (found,) = follow(shifted(astronaut().rgb, 12, 8), [face.landmarks])
    assert found is not None
    shift = (found.landmarks - face.landmarks)[:, :2].mean(axis=0)
    np.testing.assert_allclose(shift, (12, 8), atol=1)


def test_a_face_that_is_gone_is_not_made_up() -> None:
    (face, *_) = find_faces(astronaut().rgb)
    assert follow(np.full_like(astronaut().rgb, 128), [face.landmarks]) == [None]


def test_every_face_keeps_its_place_in_the_list() -> None:
    # given one face twice, and a place without one between them
    (face, *_) = find_faces(astronaut().rgb)
    nowhere = face.landmarks + np.array([250, 250, 0], np.float32)
    found = follow(astronaut().rgb, [face.landmarks, nowhere, face.landmarks])
    # then the list is as long, and only the empty place is empty
    assert [one is None for one in found] == [False, True, False]
