"""The first crop of a lone face is corrected, so that often one mesh is enough."""

import numpy as np
import pytest
from numpy.typing import NDArray

from facemagi_vision import search
from facemagi_vision.crop_correction import corrected_crop
from facemagi_vision.detections import merge
from facemagi_vision.detector import SHORT_RANGE, detect, picture_square
from facemagi_vision.geometry import Square, shift_of_corners
from facemagi_vision.mesh import SURFACE_POINTS, Mesh, read_mesh
from facemagi_vision.pyramid import RGB, Pyramid
from facemagi_vision.search import crop_from_detection, crop_from_points, fit_lone_mesh
from tests.support.vision_samples import astronaut, scene

PORTRAIT = scene(500, 500, [(250, 250, 260)])


def detection(rgb: RGB) -> tuple[Pyramid, NDArray[np.float64]]:
    """The picture, and its only face."""
    picture = Pyramid(rgb)
    (face,) = merge(detect(SHORT_RANGE, picture, picture_square(picture)))
    return picture, face


def last_crop(picture: Pyramid, crop: Square) -> Square:
    """The crop in which further meshes leave a face."""
    for _ in range(4):
        crop = crop_from_points(read_mesh(picture, crop).landmarks[:SURFACE_POINTS, :2])
    return crop


@pytest.mark.parametrize("rgb", [np.asarray(astronaut()), PORTRAIT, PORTRAIT[:, ::-1].copy()])
def test_a_corrected_crop_is_nearer_to_the_last_one(rgb: RGB) -> None:
    # given a face with the crop in which further meshes leave it
    picture, face = detection(rgb)
    plain = crop_from_detection(face)
    last = last_crop(picture, plain)

    # when its first crop is corrected, then it is nearer to that one, with the same angle
    corrected = corrected_crop(face, plain)
    assert shift_of_corners(corrected, last) < shift_of_corners(plain, last)
    assert corrected.angle == plain.angle


@pytest.fixture
def meshes(monkeypatch: pytest.MonkeyPatch) -> list[Mesh]:
    """The meshes that the search has computed."""
    read: list[Mesh] = []

    def recorded(picture: Pyramid, square: Square) -> Mesh:
        read.append(read_mesh(picture, square))
        return read[-1]

    monkeypatch.setattr(search, "read_mesh", recorded)
    return read


def test_a_lone_face_in_the_right_crop_gets_one_mesh(meshes: list[Mesh], monkeypatch: pytest.MonkeyPatch) -> None:
    # given a face whose first crop is where further meshes leave it
    picture, face = detection(PORTRAIT)
    last = last_crop(picture, crop_from_detection(face))
    monkeypatch.setattr(search, "corrected_crop", lambda detection, plain: last)

    # when its mesh is computed, then it is the first one
    assert fit_lone_mesh(picture, face) is meshes[0]


def test_a_lone_face_in_a_wrong_crop_gets_more(meshes: list[Mesh], monkeypatch: pytest.MonkeyPatch) -> None:
    # given a face whose first crop is too small
    picture, face = detection(PORTRAIT)
    monkeypatch.setattr(search, "corrected_crop", lambda detection, plain: plain)

    # when its mesh is computed, then it is a later one
    assert fit_lone_mesh(picture, face) is meshes[-1]
    assert len(meshes) > 1
