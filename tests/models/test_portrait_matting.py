"""Portrait matting: people whole, hair in strands, and nothing of the old background."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from facemagi.errors import FaceMagiError
from sagemaker_endpoints._imaging.filters.guided_filter import apply_linear_model, fit_linear_model
from sagemaker_endpoints._imaging.matting.foreground import foreground
from sagemaker_endpoints._imaging.matting.person_matte import person_matte
from sagemaker_endpoints._sdk.contract import RGB, Edit, Mask, Photo
from sagemaker_endpoints.portrait_matting.adapter import Adapter
from sagemaker_endpoints.portrait_matting.backgrounds import scale_to_cover
from tests.support.portraits import astronaut, change

GREEN, BLUE = np.array((30, 200, 60), np.uint8), np.array((20, 40, 220), np.uint8)


def cut(photo: Photo, **params: Any) -> RGB:
    params = {"ground": "colour", "colour": "#1ec83c", "strength": 100} | params
    [picture] = Adapter().edit([photo], [Edit("portrait_matting", params)])
    return picture


def inner_face(photo: Photo) -> tuple[slice, slice]:
    """A part of the face without any edge of the matte: from a brow to the opposite corner of the mouth."""
    left, top = photo.faces[0].landmarks[105, :2].astype(int)
    right, bottom = photo.faces[0].landmarks[291, :2].astype(int)
    return slice(top, bottom), slice(left, right)


def disc() -> Mask:
    """(300, 300) float32: 1 inside a disc with a soft rim of eight pixels."""
    y, x = np.mgrid[:300, :300] + 0.5
    return np.asarray(np.clip((100 - np.hypot(x - 150, y - 150)) / 8 + 0.5, 0, 1), np.float32)


def test_people_keep_their_bytes() -> None:
    photo = astronaut()
    assert np.array_equal(cut(photo)[inner_face(photo)], photo.rgb[inner_face(photo)])


def test_the_background_becomes_exactly_the_colour() -> None:
    assert (cut(astronaut())[:40, :100] == GREEN).all()


def test_a_transparent_background_has_alpha_and_none_of_the_old_colours() -> None:
    # given a photo with a striped flag in its top-left corner
    photo = astronaut()
    # when its background becomes transparent
    result = cut(photo, ground="transparent")
    # then alpha is 0 outside and 255 inside, and the stripes are gone
    assert result.shape == (512, 512, 4)
    assert result.dtype == np.uint8
    assert (result[:40, :100, 3] == 0).all()
    assert (result[inner_face(photo)][..., 3] == 255).all()
    flag, removed = photo.rgb[:100, :40].astype(float), result[:100, :40, :3].astype(float)
    assert removed.std(axis=(0, 1)).max() < 0.3 * flag.std(axis=(0, 1)).min()


def test_alpha_is_soft_in_the_hair() -> None:
    alpha = cut(astronaut(), ground="transparent")[..., 3]
    x, y, width, _ = (int(value) for value in astronaut().faces[0].box)
    around = alpha[max(0, y - 60) : y + 20, x - 20 : x + width + 20]
    assert ((around > 10) & (around < 245)).sum() > 200


def test_half_the_strength_keeps_half_of_the_background() -> None:
    photo = astronaut()
    half = cut(photo, strength=50)[:40, :100].astype(int)
    assert np.abs(half - (photo.rgb[:40, :100].astype(int) + GREEN) / 2).max() <= 1


def test_a_half_transparent_background_keeps_its_own_colours() -> None:
    photo = astronaut()
    half = cut(photo, ground="transparent", strength=50)[:40, :100]
    assert np.array_equal(half[..., :3], photo.rgb[:40, :100])
    assert np.abs(half[..., 3].astype(int) - 128).max() <= 1


def test_a_photo_can_be_the_background() -> None:
    background = Photo(np.full((100, 300, 3), BLUE, np.uint8))
    result = cut(replace(astronaut(), references={"background": background}), ground="photo")
    assert (result[:40, :100] == BLUE).all()


def test_a_missing_background_photo_is_refused() -> None:
    with pytest.raises(FaceMagiError) as raised:
        cut(astronaut(), ground="photo")
    assert (raised.value.code, raised.value.param) == ("missing_param", "params.background")
    assert raised.value.remedy


def test_a_photo_without_people_is_refused() -> None:
    with pytest.raises(FaceMagiError) as raised:
        cut(Photo(np.full((64, 64, 3), 128, np.uint8)))
    assert raised.value.code == "no_face"


def test_people_without_detected_faces_are_cut_out_too() -> None:
    photo = astronaut()
    without_faces = cut(replace(photo, faces=()))
    assert np.array_equal(without_faces[inner_face(photo)], photo.rgb[inner_face(photo)])
    assert np.abs(change(cut(photo), without_faces)).mean() < 3


@pytest.mark.parametrize(("width", "height"), [(40, 40), (100, 20), (7, 90)])
def test_a_background_photo_is_scaled_without_stretching(width: int, height: int) -> None:
    y, x = np.mgrid[:60, :80]
    circle = (np.hypot(x - 39.5, y - 29.5) < 3).astype(np.uint8) * 255
    filled = scale_to_cover(np.dstack([circle] * 3), width, height)
    assert filled.shape == (height, width, 3)
    assert filled[height // 2, width // 2, 0] > 200


def test_the_matte_of_a_drawn_disc_is_that_disc() -> None:
    truth = disc()
    rgb = np.rint(truth[..., None] * GREEN + (1 - truth[..., None]) * (60, 20, 160)).astype(np.uint8)
    coarse = (truth > 0.5).astype(np.float32)
    photo = Photo(rgb)
    photo.__dict__["_person_mask"] = coarse
    assert np.abs(person_matte(photo) - truth).max() < 0.25


def test_the_rim_gets_the_colour_of_the_foreground() -> None:
    truth = disc()
    rgb = np.rint(truth[..., None] * GREEN + (1 - truth[..., None]) * BLUE).astype(np.uint8)
    rim = (truth > 0.2) & (truth < 0.95)
    assert np.abs(rgb[rim].astype(int) - GREEN).mean() > 40
    assert np.abs(foreground(rgb, truth)[rim].astype(int) - GREEN).mean() < 12


def test_a_linear_model_of_a_uniform_guide_is_the_mean() -> None:
    guide = np.full((40, 40, 3), 0.5, np.float32)
    half = np.zeros((40, 40), np.float32)
    half[:, 20:] = 1
    fitted = apply_linear_model(fit_linear_model(guide, half, np.ones_like(half), 6, 1e-3), guide)
    assert abs(float(fitted[:, 19:21].mean()) - 0.5) < 0.05
