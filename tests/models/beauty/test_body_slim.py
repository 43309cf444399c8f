"""A slimmer figure: narrower below the chin, everything above it as it was, lines behind it straight."""

from dataclasses import replace

import numpy as np

from facemagi.warnings import JobWarning
from sagemaker_endpoints._imaging.geometry.displacement import grid_over
from sagemaker_endpoints._imaging.geometry.region import Region
from sagemaker_endpoints._sdk.contract import Photo
from sagemaker_endpoints._sdk.landmarks import CHIN
from sagemaker_endpoints._sdk.people.person_windows import face_length
from sagemaker_endpoints.beauty.adapter import beautify
from sagemaker_endpoints.beauty.body_slim import Figure, body_field
from tests.models.beauty.samples import beauty
from tests.support.portraits import astronaut, closeup


def on_paper() -> Photo:
    """The sample, smaller than its picture, in front of white paper."""
    photo = astronaut()
    person = photo.person_mask()[..., None] > 0.5
    return replace(photo, rgb=np.where(person, photo.rgb, np.uint8(255)))


def width_of_figure(photo: Photo, value: int) -> float:
    """The number of coloured pixels per row, at the chest."""
    return float((beauty(photo, body_slim=value)[260:330].min(axis=2) < 200).sum(axis=1).mean())


def test_more_strength_makes_a_narrower_figure() -> None:
    none, half, full = (width_of_figure(on_paper(), value) for value in (0, 50, 100))
    assert none > half > full
    assert 0.04 < 1 - full / none < 0.2


def test_nothing_above_the_chin_moves() -> None:
    photo = astronaut()
    chin = int(photo.faces[0].landmarks[CHIN, 1])
    np.testing.assert_array_equal(beauty(photo, body_slim=100)[:chin], photo.rgb[:chin])


def test_upright_lines_beside_the_chest_stay_straight() -> None:
    # given the field around a figure, from the chest to the feet
    face = face_length(astronaut().faces[0].landmarks)
    grid = grid_over(Region(0, 320, 800, 1200), 8)
    field = body_field(grid.nodes(), face, Figure(400, 120, 120, 120), 1.0)
    # then every column moves as a whole, and the figure most
    assert np.ptp(field[..., 0], axis=0).max() < 0.01
    assert np.abs(field[..., 0]).max() > 12
    # and no two columns change places
    x = grid.nodes()[..., 0] + field[..., 0]
    assert np.diff(x, axis=1).min() > 0


def test_a_neighbour_leaves_no_fold() -> None:
    # given a figure with hardly any room on its left
    face = face_length(astronaut().faces[0].landmarks)
    grid = grid_over(Region(0, 320, 800, 400), 4)
    field = body_field(grid.nodes(), face, Figure(400, 120, 4, 120), 1.0)
    # then columns keep their order, and the figure moves less there
    assert np.diff(grid.nodes()[..., 0] + field[..., 0], axis=1).min() > 0
    assert -field[..., 0].min() < 0.2 * field[..., 0].max()


def test_a_figure_outside_the_picture_gives_a_warning() -> None:
    # given a close-up, which ends below the chin
    photo = closeup()
    photo = replace(photo, rgb=np.ascontiguousarray(photo.rgb[:540]))
    # when its figure is to be narrower
    photo = replace(photo, faces=tuple(replace(face, params={"body_slim": 100}) for face in photo.faces))

    result = beautify(photo)
    # then nothing changes, and the job says so
    np.testing.assert_array_equal(result, photo.rgb)
    assert photo.warnings == [JobWarning("low_confidence", "f0", ("body_slim",))]
