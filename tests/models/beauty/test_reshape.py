"""Reshaping: faces get slimmer and eyes larger, the background stays straight."""

import numpy as np
import pytest
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.geometry.polygon import fill_polygons, grow_outline
from sagemaker_endpoints._sdk.contract import RGB, Photo
from sagemaker_endpoints._sdk.landmarks import OVAL
from sagemaker_endpoints.beauty.outline import REACH_ON_BACKGROUND, REACH_ON_PERSON
from scripts.workbench import photo_of
from tests.models.beauty.samples import beauty, frame
from tests.support.portraits import change, closeup, face_in_crop

LINE_DISTANCE = 40
"""Pixels from one line of the ruled paper to the next."""

ALL = {"thin_face": 100, "shrink_face": 100, "enlarge_eye": 100}
HALF = {"thin_face": 50, "shrink_face": 50, "enlarge_eye": 100}


def face_measures(rgb: RGB) -> dict[str, float]:
    """Lengths of the face that the face engine detects, in distances between the outer corners of the eyes."""
    points = photo_of(rgb).faces[0].landmarks[:, :2]
    eyes = float(np.linalg.norm(points[33] - points[263]))
    lids = np.linalg.norm(points[159] - points[145]) + np.linalg.norm(points[386] - points[374])
    jaw = np.linalg.norm(points[172] - points[397])
    return {
        "jaw": float(jaw) / eyes,
        "height": float(np.linalg.norm(points[168] - points[152])) / eyes,
        "eyes": float(lids) / eyes,
    }


def near(photo: Photo, units: float) -> NDArray[np.bool_]:
    """(H, W): the face and everything less than `units` away from it."""
    face = frame(photo)
    outline = grow_outline(face.ring(OVAL), units * face.unit)
    return fill_polygons((photo.rgb.shape[0], photo.rgb.shape[1]), [outline]) > 0


def on_ruled_paper() -> Photo:
    """The close-up with everything but the person replaced by vertical lines."""
    photo = closeup()
    person = photo.person_mask()[..., None] > 0.3
    paper = np.full_like(photo.rgb, 230)
    paper[:, ::LINE_DISTANCE] = paper[:, 1::LINE_DISTANCE] = 40
    return Photo(np.where(person, photo.rgb, paper), photo.faces)


def test_a_thinner_face_has_a_narrower_jaw() -> None:
    before, half, full = (face_measures(beauty(closeup(), thin_face=value))["jaw"] for value in (0, 50, 100))
    assert before > half > full
    assert 0.03 < 1 - full / before < 0.15


def test_a_smaller_face_is_shorter_and_narrower() -> None:
    before, after = face_measures(closeup().rgb), face_measures(beauty(closeup(), shrink_face=100))
    assert 0.02 < 1 - after["height"] / before["height"] < 0.12
    assert 0.02 < 1 - after["jaw"] / before["jaw"] < 0.12


def test_larger_eyes_are_more_open() -> None:
    before, after = face_measures(closeup().rgb), face_measures(beauty(closeup(), enlarge_eye=100))
    assert 1.1 < after["eyes"] / before["eyes"] < 1.6


@pytest.mark.parametrize("slider", ["thin_face", "shrink_face"])
def test_slimming_leaves_eyes_nose_and_forehead_in_place(slider: str) -> None:
    still = [33, 133, 362, 263, 168, 1, 151]
    before = photo_of(closeup().rgb).faces[0].landmarks[still, :2]
    after = photo_of(beauty(closeup(), **{slider: 100})).faces[0].landmarks[still, :2]
    assert np.abs(after - before).max() < 0.03 * frame(closeup()).unit


def test_background_lines_away_from_the_face_keep_their_bytes() -> None:
    # given
    photo = on_ruled_paper()
    # when
    reshaped = beauty(photo, **HALF)
    # then
    background = photo.person_mask() < 0.02
    outside = background & ~near(photo, 2 * REACH_ON_BACKGROUND)
    assert outside.mean() > 0.15
    assert np.array_equal(reshaped[outside], photo.rgb[outside])


def test_a_line_next_to_the_face_bends_little_at_half_strength() -> None:
    # given
    photo = on_ruled_paper()
    # when
    half = beauty(photo, thin_face=50)
    # then: the centroid of each line in each row moves as far as the line does
    near_face = (photo.person_mask() < 0.02) & near(photo, REACH_ON_BACKGROUND)
    rows, columns = np.nonzero(near_face & (photo.rgb[..., 0] < 100))
    shifts = [
        _shift(photo.rgb[row, :, 0], half[row, :, 0], int(column)) for row, column in zip(rows, columns, strict=True)
    ]
    assert len(shifts) > 50
    assert max(shifts) < 0.06 * frame(photo).unit


def _shift(before: NDArray[np.uint8], after: NDArray[np.uint8], column: int) -> float:
    """Pixels by which the centroid of dark ink near a column moves in one row."""
    window = slice(column - 12, column + 13)
    ink_before, ink_after = (np.clip(230.0 - row[window], 0, None) for row in (before, after))
    positions = np.arange(window.start, window.stop)
    return abs(
        float((positions * ink_after).sum() / ink_after.sum() - (positions * ink_before).sum() / ink_before.sum())
    )


def test_pixels_beyond_the_reach_keep_their_bytes() -> None:
    photo = closeup()
    far = ~near(photo, 1.6 * REACH_ON_PERSON)
    assert np.array_equal(beauty(photo, **ALL)[far], photo.rgb[far])


def test_a_border_through_the_face_is_not_smeared() -> None:
    # given
    photo, left = closeup(), 220
    cut = Photo(np.ascontiguousarray(photo.rgb[:, left:]), tuple(face_in_crop(f, (left, 0)) for f in photo.faces))
    # when
    before, after = (np.abs(change(rgb[:, 0], rgb[:, 4])).mean() for rgb in (cut.rgb, beauty(cut, **ALL)))
    # then
    assert after > 0.8 * before


def test_after_all_reshapes_the_mouth_lies_inside_the_jaw() -> None:
    points = photo_of(beauty(closeup(), **ALL)).faces[0].landmarks
    lips, jaw = points[[61, 291], 0], points[[mesh.JAW[4], mesh.JAW[-5]], 0]
    assert jaw[0] < lips[0] < lips[1] < jaw[1]
