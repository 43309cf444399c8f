"""Head pose says what was turned, and which way."""

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from facemagi_vision.faces import find_faces
from facemagi_vision.pose import head_pose
from tests.support.vision_samples import astronaut, astronaut_face

FACE = astronaut_face().landmarks.astype(np.float64)


def rotation(axis: int, degrees: float) -> NDArray[np.float64]:
    """Right-handed in a frame where x points right, y down and z away from the camera."""
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    first, second = [(1, 2), (2, 0), (0, 1)][axis]
    matrix = np.eye(3)
    matrix[[first, second, first, second], [first, second, second, first]] = c, c, -s, s
    return matrix


def frontal() -> NDArray[np.float64]:
    """The astronaut's landmarks, turned so that she looks straight into the camera."""
    pose = head_pose(FACE)
    back = rotation(0, pose.pitch) @ rotation(1, pose.yaw) @ rotation(2, -pose.roll)
    landmarks: NDArray[np.float64] = (FACE - FACE.mean(0)) @ back.T
    return landmarks


def test_a_face_turned_back_looks_straight_ahead() -> None:
    # Given landmarks that were turned back by their own pose, when the pose is taken again, then it is none
    np.testing.assert_allclose(head_pose(frontal()), (0, 0, 0), atol=1e-9)


@pytest.mark.parametrize("yaw", [-80, -40, 0, 40, 80])
def test_yaw_is_positive_to_the_right_of_the_picture(yaw: float) -> None:
    # Given a face that turns about the vertical axis
    turned = frontal() @ rotation(1, -yaw).T

    # When the pose is taken, then yaw is that turn, and the nose tip has moved to that side
    assert head_pose(turned) == pytest.approx((yaw, 0, 0), abs=1e-6)
    assert np.sign(round(turned[1, 0] - turned[[234, 454], 0].mean())) == np.sign(yaw)


@pytest.mark.parametrize("pitch", [-50, -20, 20, 50])
def test_pitch_is_positive_upwards(pitch: float) -> None:
    # Given a face that nods
    turned = frontal() @ rotation(0, -pitch).T

    # When the pose is taken, then pitch is that turn, and the nose tip has moved up or down against the ears
    assert head_pose(turned) == pytest.approx((0, pitch, 0), abs=1e-6)
    nose, straight = (points[1, 1] - points[[234, 454], 1].mean() for points in (turned, frontal()))
    assert np.sign(straight - nose) == np.sign(pitch)


@pytest.mark.parametrize("roll", [-170, -60, 60, 170])
def test_roll_is_positive_clockwise(roll: float) -> None:
    # Given a face tilted clockwise in the picture, when the pose is taken, then roll is that tilt
    assert head_pose(frontal() @ rotation(2, roll).T) == pytest.approx((0, 0, roll), abs=1e-6)


def test_all_three_at_once() -> None:
    # Given a face that nods, then turns, then tilts
    turn = rotation(2, 20) @ rotation(1, -30) @ rotation(0, 10)

    # When the pose is taken, then all three come back: pitch is up, so a turn of +10 about x is -10
    assert head_pose(frontal() @ turn.T) == pytest.approx((30, -10, 20), abs=1e-6)


def test_size_and_place_do_not_matter() -> None:
    # Given the same face elsewhere and larger, when the pose is taken, then it is the same
    assert head_pose(FACE * 3 + [50, -20, 7]) == pytest.approx(head_pose(FACE), abs=1e-9)


def test_a_mirrored_photo_turns_the_other_way() -> None:
    # Given the astronaut and her mirror image, when both poses are taken
    face = astronaut_face()
    (mirrored,) = find_faces(np.ascontiguousarray(np.asarray(astronaut())[:, ::-1]))

    # Then yaw and roll change their signs and pitch does not, as far as the networks are symmetric
    assert (mirrored.yaw, mirrored.pitch, mirrored.roll) == pytest.approx((-face.yaw, face.pitch, -face.roll), abs=3)


def test_the_astronaut_looks_into_the_camera() -> None:
    # Given a portrait whose subject looks at the viewer, when its pose is looked at, then no angle is large
    face = astronaut_face()
    assert max(abs(face.yaw), abs(face.pitch), abs(face.roll)) < 10
