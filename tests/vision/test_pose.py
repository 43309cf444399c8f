"""The head pose has the angle and the sign of each rotation."""

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from facemagi_vision.faces import find_faces
from facemagi_vision.pose import head_pose
from tests.support.vision_samples import astronaut, astronaut_face

FACE = astronaut_face().landmarks.astype(np.float64)


def rotation(axis: int, degrees: float) -> NDArray[np.float64]:
    """A right-handed rotation; x points to the right, y down and z away from the camera."""
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    first, second = [(1, 2), (2, 0), (0, 1)][axis]
    matrix = np.eye(3)
    matrix[[first, second, first, second], [first, second, second, first]] = c, c, -s, s
    return matrix


def frontal() -> NDArray[np.float64]:
    """The astronaut's landmarks, rotated so that she looks straight into the camera."""
    pose = head_pose(FACE)
    inverse = rotation(0, pose.pitch) @ rotation(1, pose.yaw) @ rotation(2, -pose.roll)
    landmarks: NDArray[np.float64] = (FACE - FACE.mean(0)) @ inverse.T
    return landmarks


def test_a_face_rotated_back_by_its_pose_looks_straight_ahead() -> None:
    np.testing.assert_allclose(head_pose(frontal()), (0, 0, 0), atol=1e-9)


@pytest.mark.parametrize("yaw", [-80, -40, 0, 40, 80])
def test_yaw_is_positive_to_the_right_of_the_picture(yaw: float) -> None:
    # given a face rotated about the vertical axis
    rotated = frontal() @ rotation(1, -yaw).T

    # when its pose is computed, then yaw is the angle, and the nose tip has moved to that side
    assert head_pose(rotated) == pytest.approx((yaw, 0, 0), abs=1e-6)
    assert np.sign(round(rotated[1, 0] - rotated[[234, 454], 0].mean())) == np.sign(yaw)


@pytest.mark.parametrize("pitch", [-50, -20, 20, 50])
def test_pitch_is_positive_upwards(pitch: float) -> None:
    # given a face rotated about the horizontal axis
    rotated = frontal() @ rotation(0, -pitch).T

    # when its pose is computed, then pitch is the angle, and the nose tip has moved up or down relative to the ears
    assert head_pose(rotated) == pytest.approx((0, pitch, 0), abs=1e-6)
    nose, straight = (points[1, 1] - points[[234, 454], 1].mean() for points in (rotated, frontal()))
    assert np.sign(straight - nose) == np.sign(pitch)


@pytest.mark.parametrize("roll", [-170, -60, 60, 170])
def test_roll_is_positive_clockwise(roll: float) -> None:
    assert head_pose(frontal() @ rotation(2, roll).T) == pytest.approx((0, 0, roll), abs=1e-6)


def test_yaw_pitch_and_roll_are_found_together() -> None:
    # given a face with pitch, then yaw, then roll
    combined = rotation(2, 20) @ rotation(1, -30) @ rotation(0, 10)

    # when its pose is computed, then it has all three; pitch is positive upwards, so +10 about x is -10
    assert head_pose(frontal() @ combined.T) == pytest.approx((30, -10, 20), abs=1e-6)


def test_the_pose_does_not_depend_on_size_and_position() -> None:
    assert head_pose(FACE * 3 + [50, -20, 7]) == pytest.approx(head_pose(FACE), abs=1e-9)


def test_a_mirrored_photo_has_the_opposite_yaw_and_roll() -> None:
    # given the astronaut and her mirror image, when both poses are computed
    face = astronaut_face()
    (mirrored,) = find_faces(np.ascontiguousarray(np.asarray(astronaut())[:, ::-1]))

    # then yaw and roll have opposite signs and pitch is the same, as far as the networks are symmetric
    assert (mirrored.yaw, mirrored.pitch, mirrored.roll) == pytest.approx((-face.yaw, face.pitch, -face.roll), abs=3)


def test_the_astronaut_looks_into_the_camera() -> None:
    face = astronaut_face()
    assert max(abs(face.yaw), abs(face.pitch), abs(face.roll)) < 10
