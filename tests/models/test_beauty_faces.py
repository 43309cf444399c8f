"""Several faces, parameters of their own, faces in unusual places."""

from dataclasses import replace

import numpy as np

from sagemaker_endpoints._imaging.color.lab import rgb_to_lab
from sagemaker_endpoints._sdk.contract import Photo
from sagemaker_endpoints.beauty.adapter import beautify, strengths_of
from sagemaker_endpoints.beauty.reshape import RESHAPES
from sagemaker_endpoints.beauty.retouch import RETOUCHES
from tests.models.beauty_samples import beauty, cheeks
from tests.support.portraits import asking, astronaut, beside, change, closeup, moved

EVERYTHING = dict.fromkeys((*RETOUCHES, *RESHAPES), 100)


def test_each_face_has_its_own_parameters() -> None:
    pair = beside(astronaut(), astronaut())
    left, right = pair.faces
    one = replace(pair, faces=(replace(left, params=EVERYTHING), replace(right, params={"smoothing": 0})))
    edited = beautify(one)
    assert np.array_equal(edited[:, 512:], pair.rgb[:, 512:])
    assert not np.array_equal(edited[:, :512], pair.rgb[:, :512])


def test_the_order_of_faces_does_not_matter() -> None:
    pair = asking(beside(astronaut(), astronaut()), **EVERYTHING)
    assert np.array_equal(beautify(pair), beautify(replace(pair, faces=pair.faces[::-1])))


def test_cheek_to_cheek_nobody_is_whitened_twice() -> None:
    photo = closeup()
    near = tuple(moved(face, (-150.0, 0.0)) for face in photo.faces)
    crowded = replace(photo, faces=(*photo.faces, *(replace(face, id="f1") for face in near)))
    alone, together = (rgb_to_lab(beauty(p, whitening=100))[..., 0] for p in (photo, crowded))
    assert float((together - alone)[cheeks(photo)].max()) < 1.5


def test_sliders_that_are_not_given_are_at_rest() -> None:
    assert set(strengths_of({}).values()) == {0.0}
    assert np.array_equal(beautify(astronaut()), astronaut().rgb)


def test_a_face_outside_the_picture_changes_nothing_in_it() -> None:
    photo = astronaut()
    outside = replace(photo, faces=tuple(moved(face, (5000.0, 5000.0)) for face in photo.faces))
    assert np.array_equal(beauty(outside, **EVERYTHING), photo.rgb)


def test_a_corner_of_a_face_is_edited_without_harm() -> None:
    photo, size = closeup(), 180
    corner = Photo(np.ascontiguousarray(photo.rgb[:size, :size]), photo.faces)
    edited = beauty(corner, **EVERYTHING)
    assert edited.shape == corner.rgb.shape
    assert np.abs(change(corner.rgb, edited)).mean() < 20


def test_a_grey_photo_stays_grey() -> None:
    photo = closeup()
    grey = np.repeat(photo.rgb[..., 1:2], 3, axis=2)
    edited = beauty(replace(photo, rgb=grey), **dict.fromkeys(RETOUCHES, 100))
    spread = edited.max(axis=2).astype(int) - edited.min(axis=2)
    assert spread.max() <= 3


def test_a_black_photo_stays_black() -> None:
    black = replace(closeup(), rgb=np.zeros_like(closeup().rgb))
    assert beauty(black, **EVERYTHING).max() <= 2
