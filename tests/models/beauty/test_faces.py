"""Several faces, each with its own parameters, and faces in unusual places."""

from dataclasses import replace

import numpy as np

from sagemaker_endpoints._imaging.color.lab import rgb_to_lab
from sagemaker_endpoints._sdk.contract import Photo
from sagemaker_endpoints.beauty.adapter import beautify, strengths_of
from sagemaker_endpoints.beauty.reshape import RESHAPE_SLIDERS
from sagemaker_endpoints.beauty.retouch import RETOUCH_SLIDERS
from tests.models.beauty.samples import beauty, cheeks
from tests.support.portraits import astronaut, change, closeup, face_in_crop, side_by_side, with_params

EVERYTHING = dict.fromkeys((*RETOUCH_SLIDERS, *RESHAPE_SLIDERS), 100)
"""Every slider at its maximum."""


def test_each_face_has_its_own_parameters() -> None:
    # given
    pair = side_by_side(astronaut(), astronaut())
    left, right = pair.faces
    left_only = replace(pair, faces=(replace(left, params=EVERYTHING), replace(right, params={"smoothing": 0})))
    # when
    edited = beautify(left_only)
    # then
    assert np.array_equal(edited[:, 512:], pair.rgb[:, 512:])
    assert not np.array_equal(edited[:, :512], pair.rgb[:, :512])


def test_the_order_of_faces_does_not_matter() -> None:
    pair = with_params(side_by_side(astronaut(), astronaut()), **EVERYTHING)
    assert np.array_equal(beautify(pair), beautify(replace(pair, faces=pair.faces[::-1])))


def test_where_two_faces_overlap_skin_is_whitened_once() -> None:
    # given
    photo = closeup()
    near = tuple(face_in_crop(face, (-150.0, 0.0)) for face in photo.faces)
    crowded = replace(photo, faces=(*photo.faces, *(replace(face, id="f1") for face in near)))
    # when
    alone, together = (rgb_to_lab(beauty(p, whitening=100))[..., 0] for p in (photo, crowded))
    # then
    assert float((together - alone)[cheeks(photo)].max()) < 1.5


def test_sliders_that_are_not_given_are_0() -> None:
    assert set(strengths_of({}).values()) == {0.0}
    assert np.array_equal(beautify(astronaut()), astronaut().rgb)


def test_a_face_outside_the_picture_changes_nothing_in_it() -> None:
    photo = astronaut()
    outside = replace(photo, faces=tuple(face_in_crop(face, (5000.0, 5000.0)) for face in photo.faces))
    assert np.array_equal(beauty(outside, **EVERYTHING), photo.rgb)


def test_a_face_that_is_mostly_outside_changes_moderately() -> None:
    # given
    photo, size = closeup(), 180
    corner = Photo(np.ascontiguousarray(photo.rgb[:size, :size]), photo.faces)
    # when
    edited = beauty(corner, **EVERYTHING)
    # then
    assert edited.shape == corner.rgb.shape
    assert np.abs(change(corner.rgb, edited)).mean() < 20


def test_a_grey_photo_stays_grey() -> None:
    # given
    photo = closeup()
    grey = np.repeat(photo.rgb[..., 1:2], 3, axis=2)
    # when
    edited = beauty(replace(photo, rgb=grey), **dict.fromkeys(RETOUCH_SLIDERS, 100))
    # then
    spread = edited.max(axis=2).astype(int) - edited.min(axis=2)
    assert spread.max() <= 3


def test_a_black_photo_stays_black() -> None:
    black = replace(closeup(), rgb=np.zeros_like(closeup().rgb))
    assert beauty(black, **EVERYTHING).max() <= 2
