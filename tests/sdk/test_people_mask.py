"""The person mask shows everybody whose face is known, wherever and however large they are in the picture."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from facemagi_vision import person
from sagemaker_endpoints._sdk.contract import RGB, Face, Mask, Photo
from sagemaker_endpoints._sdk.people.people_mask import ALWAYS, MAX_FACES, face_coverage, people_mask
from tests.support.portraits import astronaut, face_in_crop, quarter_turned, side_by_side


def placed(width: int, height: int, x: int, y: int, side: int = 512) -> Photo:
    """The sample, scaled to a side, on a larger canvas that repeats its edges."""
    photo = astronaut()
    small = cv2.resize(photo.rgb, (side, side), interpolation=cv2.INTER_AREA)
    around = ((y, height - y - side), (x, width - x - side), (0, 0))
    (face,) = photo.faces
    return Photo(np.pad(small, around, "edge"), (face_in_crop(face, (-x * 512 / side, -y * 512 / side), side / 512),))


PLACES = {
    "three times as wide": (1536, 512, 512, 0),
    "twice as high": (512, 1024, 0, 512),
    "small in the corner": (1536, 1024, 700, 600, 307),
}


@pytest.mark.parametrize("place", PLACES)
def test_a_person_is_found_in_a_picture_that_shows_much_around(place: str) -> None:
    # given a person who is small or squeezed in what the network sees of the whole picture
    photo = placed(*PLACES[place])
    # when the mask is computed
    mask = photo.person_mask()
    # then it contains the face, the hair above it and the chest below it
    (face,) = photo.faces
    x, y, width, height = (int(value) for value in face.box)
    assert face_coverage(mask, face) > 0.98
    assert mask[y - height // 5, x + width // 2] > 0.9
    assert mask[y + 2 * height, x + width // 2] > 0.9
    # and the wall to the left of her is not taken for a person
    assert mask[y : y + height, max(0, x - 2 * width) : x - width].max() < 0.3


def test_a_turned_picture_has_the_turned_mask() -> None:
    # given the sample, and the sample turned by a quarter
    photo = astronaut()
    upright = photo.person_mask()
    turned = quarter_turned(replace(photo, faces=(replace(photo.faces[0], roll=-90.0),)))
    # then the masks are the same, but for the turn
    assert np.abs(np.rot90(turned.person_mask(), -1) - upright).mean() < 0.005


@pytest.mark.parametrize("place", PLACES)
def test_a_part_of_the_mask_is_what_the_whole_mask_has_there(place: str) -> None:
    # given the mask of a photo, and the half-size picture of a part of it that reaches beyond its edge
    photo = placed(*PLACES[place])
    whole = photo.person_mask()
    (x, y, width, height), edge = (int(value) for value in photo.faces[0].box), 40
    left, top = x - width // 2, max(0, y - height // 2) - edge
    # when the mask is asked for there
    part = photo.person_mask_in(np.array([[0.5, 0, -left / 2], [0, 0.5, -top / 2]]), (width, height))
    # then it is the whole mask's part, whose edge is repeated
    padded = np.pad(whole, edge, "edge")[top + edge :, left + edge :][: 2 * height, : 2 * width]
    difference = np.abs(part - cv2.resize(padded, (width, height), interpolation=cv2.INTER_AREA))
    assert difference.mean() < 5e-3
    assert difference.max() < 0.15  # at steep edges, where averages and samples differ


def test_two_people_side_by_side_are_both_found() -> None:
    photo = side_by_side(astronaut(), astronaut())
    mask = photo.person_mask()
    assert min(face_coverage(mask, face) for face in photo.faces) > 0.98


def test_a_portrait_costs_one_run_of_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    # given a record of the runs
    runs = recorded_runs(monkeypatch)
    # when the mask of a portrait is computed
    mask = people_mask(astronaut().rgb, astronaut().faces)
    # then it is the whole picture's
    assert len(runs) == 1
    np.testing.assert_array_equal(mask.cells, person.person_cells(astronaut().rgb))


def test_a_crowd_costs_no_more_windows_than_its_largest_faces(monkeypatch: pytest.MonkeyPatch) -> None:
    # given more faces than get windows, on a picture without people
    rgb = np.full((600, 900, 3), 128, np.uint8)
    faces = tuple(small_face(number) for number in range(MAX_FACES + ALWAYS))
    runs = recorded_runs(monkeypatch)
    # when the mask is computed
    people_mask(rgb, faces)
    # then each of the largest faces had its two windows, and the whole picture one run
    assert len(runs) == 1 + 2 * MAX_FACES


def small_face(number: int) -> Face:
    """The sample's face, a fifth as large, somewhere in a picture of 900 × 600."""
    face = face_in_crop(astronaut().faces[0], (0, 0), 0.2)
    x, y, *_ = face.box
    moved = face_in_crop(face, (x - 30 - 100 * (number % 8), y - 50 - 150 * (number // 8)))
    return replace(moved, id=f"f{number}")


def recorded_runs(monkeypatch: pytest.MonkeyPatch) -> list[RGB]:
    """A list that grows with every run of the person network."""
    runs: list[RGB] = []
    run = person.square_mask

    def recorded(square: RGB) -> Mask:
        runs.append(square)
        return run(square)

    monkeypatch.setattr(person, "square_mask", recorded)
    return runs
