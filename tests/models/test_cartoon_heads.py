"""Cartoon: beards are one region, rims of glasses close, dark faces are lifted, clothes are no skin."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.color.lab import rgb_to_lab
from sagemaker_endpoints._imaging.drawing.sketch_analysis import analyse
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame, face_frame
from sagemaker_endpoints._imaging.geometry.polygon import fill_polygons
from sagemaker_endpoints._sdk.contract import RGB, Photo
from sagemaker_endpoints._sdk.parts import Parts, View
from sagemaker_endpoints.cartoon.cartoon import draw_cartoon
from sagemaker_endpoints.cartoon.exposure import MAX_GAIN, gain_of
from sagemaker_endpoints.cartoon.heads.rims import close_rims
from sagemaker_endpoints.cartoon.paper.cut_outs import without_scraps
from tests.models.beauty.samples import mean_lab
from tests.support.portraits import closeup, with_pixels

UPPER_LIP = (165, 167, 164, 393, 391, 269, 267, 0, 37, 39)
DARK = (50, 34, 26)
"""Ring of the upper lip; the colour of a painted beard, red first."""


def cartoon(photo: Photo, style: str = "anime") -> RGB:
    return draw_cartoon(photo, {"style": style, "strength": 100, "lines": 0, "bigger_eyes": 0, "palette": "photo"})


def frame() -> FaceFrame:
    return face_frame(closeup().faces[0].landmarks)


def inside(*rings: tuple[int, ...]) -> NDArray[np.float32]:
    return fill_polygons((600, 600), [frame().ring(ring) for ring in rings])


def painted(rgb: RGB, where: NDArray[np.float32], colour: tuple[int, int, int]) -> RGB:
    return np.asarray(np.rint(rgb * (1 - where[..., None]) + np.array(colour) * where[..., None]), np.uint8)


def with_parts(photo: Photo, **shapes: NDArray[np.float32]) -> Photo:
    """The photo with a parser that says where parts are; all else is skin."""
    side = 150
    planes = [cv2.resize(shape, (side, side), interpolation=cv2.INTER_AREA) for shape in shapes.values()]
    skin = np.clip(1 - sum(planes, np.zeros((side, side), np.float32)), 0, 1)
    probabilities = np.stack([skin, *planes], axis=-1).astype(np.float16)
    parts = Parts((View(np.array([[side / 600, 0, 0], [0, side / 600, 0]]), probabilities, ("skin", *shapes)),))

    def parse(photo: Photo) -> Mapping[str, Parts]:
        return {face.id: parts for face in photo.faces}

    return replace(photo, parser=parse)


def moustached(holes: bool) -> Photo:
    """The close-up with a moustache, with or without grey hair in its middle."""
    lip = inside(UPPER_LIP)
    if holes:
        columns = np.indices((600, 600))[1] - frame().points[0][0]
        lip = np.where(np.abs(columns) < 0.08 * frame().unit, 0, lip).astype(np.float32)
    return with_parts(with_pixels(closeup(), painted(closeup().rgb, lip, DARK)))


def test_a_moustache_has_no_hole() -> None:
    lip = inside(UPPER_LIP) > 0.9
    whole, torn = (rgb_to_lab(cartoon(moustached(holes)))[..., 0][lip] for holes in (False, True))
    assert np.percentile(torn, 80) == pytest.approx(np.percentile(whole, 80), abs=4)


def test_a_dark_spot_on_a_shaved_cheek_is_no_beard() -> None:
    cheek = frame().ring((216, 212)).mean(axis=0)
    spot = np.zeros((600, 600), np.float32)
    cv2.circle(spot, (int(cheek[0]), int(cheek[1])), round(0.07 * frame().unit), 1.0, cv2.FILLED)
    spotted = with_parts(with_pixels(closeup(), painted(closeup().rgb, spot, (110, 80, 64))))
    bare = cartoon(with_parts(closeup()))
    assert mean_lab(cartoon(spotted), spot > 0.9)[0] > 0.72 * mean_lab(bare, spot > 0.9)[0]


def test_the_gap_in_a_thin_rim_is_closed() -> None:
    face = frame()
    contrast = np.zeros((600, 600), np.float32)
    for iris in (mesh.LEFT_IRIS, mesh.RIGHT_IRIS):
        centre = (int(face.points[iris][0]), int(face.points[iris][1]))
        cv2.ellipse(contrast, centre, (round(0.4 * face.unit),) * 2, 0, 60, 360, 0.3, round(0.04 * face.unit))
    closed = close_rims(np.zeros_like(contrast), contrast, np.ones_like(contrast), face)
    for iris in (mesh.LEFT_IRIS, mesh.RIGHT_IRIS):
        x, y = face.points[iris] + 0.4 * face.unit * np.array([np.cos(0.5), np.sin(0.5)])
        near = np.s_[int(y - 0.06 * face.unit) : int(y + 0.06 * face.unit), int(x - 6) : int(x + 7)]
        assert closed[near].max() > 0.9


def test_without_glasses_no_rim_is_drawn() -> None:
    nothing = np.zeros((600, 600), np.float32)
    assert not close_rims(nothing, nothing, nothing, frame()).any()


def test_a_face_in_the_dark_is_drawn_lighter_and_a_well_exposed_one_is_not() -> None:
    analysis = analyse(closeup())
    [face] = analysis.faces
    assert gain_of(analysis.light, face) == 1.0
    assert 1.1 < gain_of(analysis.light * np.float32(0.5), face) <= MAX_GAIN


def test_dark_skin_with_white_teeth_is_not_lifted() -> None:
    analysis = analyse(closeup())
    [face] = analysis.faces
    teeth = fill_polygons((analysis.light.shape[0], analysis.light.shape[1]), [face.ring(mesh.LIPS_INNER)])
    dark = np.maximum(analysis.light * np.float32(0.5), teeth * np.float32(0.85))
    assert gain_of(np.asarray(dark, np.float32), face) == 1.0


def test_a_red_collar_is_drawn_red_where_it_is_taken_for_neck() -> None:
    collar = np.zeros((600, 600), np.float32)
    chin = int(frame().points[152][1])
    left, right = (int(frame().points[152][0] + side * 0.5 * frame().unit) for side in (-1, 1))
    collar[chin + round(0.25 * frame().unit) : chin + round(0.6 * frame().unit), left:right] = 1
    photo = with_parts(with_pixels(closeup(), painted(closeup().rgb, collar, (214, 20, 40))))
    a = rgb_to_lab(cartoon(photo))[..., 1][cv2.erode(collar, np.ones((15, 15), np.uint8)) > 0]
    assert np.median(a) > 45


def test_scraps_join_the_shape_around_them() -> None:
    numbers = np.zeros((60, 60), np.intp)
    numbers[:, 30:], numbers[10:13, 10:13] = 1, 2
    joined = without_scraps(numbers, np.ones((60, 60), bool), 25)
    assert set(np.unique(joined)) == {0, 1}
    assert joined[11, 11] == 0
    assert np.array_equal(joined[:, 30:], numbers[:, 30:])


def test_a_small_photo_is_drawn_larger_and_gets_its_own_size_back() -> None:
    factor = 30 / frame().unit
    small = np.asarray(cv2.resize(closeup().rgb, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), np.uint8)
    faces = tuple(replace(face, landmarks=face.landmarks * np.float32(factor)) for face in closeup().faces)
    photo = Photo(small, faces)
    assert analyse(photo, smallest=72).unit == pytest.approx(72, rel=0.05)
    assert analyse(photo).unit == pytest.approx(30, rel=0.05)
    assert cartoon(photo).shape == small.shape


def test_teeth_are_told_apart() -> None:
    photo = closeup()
    teeth = painted(photo.rgb, inside(mesh.LIPS_INNER), (240, 238, 232))
    light = rgb_to_lab(cartoon(with_pixels(photo, teeth)))[..., 0]
    middle = (frame().points[13] + frame().points[14]) / 2
    row = light[int(middle[1]), int(middle[0] - 0.2 * frame().unit) : int(middle[0] + 0.2 * frame().unit)]
    assert 5 < np.percentile(row, 90) - row.min() < 25


def test_dark_hair_in_a_comic_has_a_second_tone() -> None:
    photo = closeup()
    hair = np.zeros((600, 600), np.float32)
    hair[: int(frame().points[10][1])] = 1
    stripes = hair * (np.indices((600, 600))[1] % 60 < 20)
    rgb = painted(painted(photo.rgb, hair, (38, 30, 28)), np.asarray(stripes, np.float32), (84, 66, 58))
    drawn: Any = rgb_to_lab(cartoon(with_parts(with_pixels(photo, rgb), hair=hair), "comic"))[..., 0]
    person = (hair > 0.5) & (photo.person_mask() > 0.9)
    assert np.percentile(drawn[person], 85) > np.percentile(drawn[person], 15) + 8
