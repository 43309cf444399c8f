"""Maps between face meshes, poses, and what lies between known values."""

import numpy as np

from sagemaker_endpoints._imaging.compositing.membrane import membrane
from sagemaker_endpoints._imaging.face.face_atlas import face_atlas
from sagemaker_endpoints._imaging.geometry.mesh_map import correspondence_map, paint_mesh, visible_shares
from sagemaker_endpoints._imaging.geometry.pose_alignment import align_to_pose
from tests.support.portraits import closeup


def test_a_map_between_meshes_is_exact_for_an_affine_map() -> None:
    frame = face_atlas().frame.points
    points = np.column_stack([frame, np.zeros(len(frame))]).astype(np.float32)
    painted = paint_mesh(face_atlas().shape, points, face_atlas().triangles)
    mapped = correspondence_map(painted, frame * np.float32(2) + np.array([3, 5], np.float32))
    rows, columns = np.nonzero(painted.labels >= 0)
    expected = np.stack([columns + 0.5, rows + 0.5], axis=-1) * 2 + (3, 5)
    assert np.abs(mapped[rows, columns] - expected).max() < 0.01


def test_a_hidden_triangle_has_no_shown_share() -> None:
    square = np.array([[0, 0], [20, 0], [20, 20], [0, 20]], np.float32)
    points = np.concatenate([np.column_stack([square, np.full(4, depth)]) for depth in (5, -5)]).astype(np.float32)
    triangles = np.array([[4, 5, 6], [4, 6, 7], [0, 1, 2], [0, 2, 3]], np.int32)
    assert visible_shares(paint_mesh((24, 24), points, triangles)).round(1).tolist() == [1, 1, 0, 0]


def test_a_turned_face_is_brought_to_the_pose_of_another() -> None:
    points = closeup().faces[0].landmarks
    cosine, sine = np.cos(0.5), np.sin(0.5)
    turn = np.array([[cosine, 0, sine], [0, 1, 0], [-sine, 0, cosine]], np.float32)
    assert np.abs(align_to_pose(points @ turn.T * np.float32(0.5) + 7, points) - points).max() < 0.01


def test_a_membrane_between_two_levels_is_linear() -> None:
    values, known = np.zeros((40, 60, 2), np.float32), np.zeros((40, 60), np.float32)
    known[:, [0, -1]] = 1
    values[:, -1] = 10
    assert np.abs(membrane(values, known)[20, :, 0] - np.linspace(0, 10, 60)).max() < 0.3
