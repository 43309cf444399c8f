"""Portrait matting: people whole, hair in strands, and nothing of the old background."""

from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import pytest

from facemagi.errors import FaceMagiError
from sagemaker_endpoints._imaging.filters.guided_filter import apply_linear_model, fit_linear_model
from sagemaker_endpoints._imaging.matting.foreground import foreground
from sagemaker_endpoints._imaging.matting.person_matte import person_matte
from sagemaker_endpoints._sdk.contract import RGB, Edit, Face, Mask, Photo
from sagemaker_endpoints._sdk.people.people_mask import face_coverage
from sagemaker_endpoints.portrait_matting.adapter import Adapter
from sagemaker_endpoints.portrait_matting.backgrounds import scale_to_cover
from tests.support.portraits import astronaut, change, face_in_crop, side_by_side

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


def pair() -> Photo:
    """The sample twice, side by side: the left one's face is named by the job, the right one's is `f1`."""
    return side_by_side(astronaut(), astronaut())


def opacity_of_faces(photo: Photo, people: str) -> list[float]:
    """The mean alpha over the left and over the right face of `pair`."""
    alpha = cut(photo, ground="transparent", people=people)[..., 3] / 255.0
    return [face_coverage(np.asarray(alpha, np.float32), face) for face in pair().faces]


def test_everybody_is_cut_out_by_default() -> None:
    assert min(opacity_of_faces(pair(), "everybody")) > 0.98


@pytest.mark.parametrize("index", [0, 1])
def test_only_the_people_whose_faces_are_named_are_cut_out(index: int) -> None:
    # given a photo of two people, and a job that names one face; the other one is unknown to it
    photo = replace(pair(), faces=(pair().faces[index],))
    # when these people are cut out
    opacity = opacity_of_faces(photo, "faces")
    # then the other one is gone
    assert opacity[index] > 0.98
    assert opacity[1 - index] < 0.02


def test_the_main_person_is_the_larger_one_in_the_middle() -> None:
    # given a photo of two people of the same size, cut so that the right one is in the middle
    photo, shift = pair(), 400
    faces = tuple(face_in_crop(face, (shift, 0)) for face in photo.faces[1:])
    photo = Photo(np.ascontiguousarray(photo.rgb[:, shift:]), faces)
    # then the main person is the right one
    alpha = cut(photo, ground="transparent", people="main")[..., 3]
    assert face_coverage(np.asarray(alpha / 255, np.float32), faces[0]) > 0.98
    assert alpha[:, :100].mean() < 5


def test_people_who_touch_are_cut_apart_with_a_warning() -> None:
    # given two people who overlap
    photo = Photo(*overlapping())
    # when one is cut out
    opacity = cut(photo, ground="transparent", people="main")[..., 3] / 255.0
    # then the other face is gone, and the job says that the cut may be wrong
    lower, higher = sorted(face_coverage(np.asarray(opacity, np.float32), face) for face in photo.faces)
    assert lower < 0.1
    assert higher > 0.95
    assert [(warning.code, tuple(warning.details)) for warning in photo.warnings] == [
        ("low_confidence", ("touching_people",))
    ]


def overlapping() -> tuple[RGB, tuple[Face, ...]]:
    """The right half of one person covered by another one."""
    photo, cut_at = astronaut(), 230
    first = photo.rgb[:, :cut_at]
    second = photo.rgb[:, 60:]
    left = astronaut().faces[0]
    faces = (face_in_crop(left, (-(cut_at - 60), 0)), replace(face_in_crop(left, (0, 0)), id="f1"))
    return np.concatenate([first, second], axis=1), faces


def test_a_face_that_the_network_misses_is_kept_with_a_warning() -> None:
    # given a photo whose mask is empty
    photo = replace(astronaut())
    photo.__dict__["_person_mask"] = np.zeros((512, 512), np.float32)
    # when its background is removed
    alpha = cut(photo, ground="transparent")[..., 3]
    # then the face is there, and the job says so
    assert (alpha[inner_face(photo)] == 255).all()
    assert [(warning.code, warning.face) for warning in photo.warnings] == [("person_missed", photo.faces[0].id)]


def test_a_small_person_is_not_taken_for_a_speck() -> None:
    # given the sample in a corner of a wide grey picture
    height, width, side = 600, 1800, 150
    rgb = np.full((height, width, 3), 120, np.uint8)
    rgb[-side:, :side] = cv2.resize(astronaut().rgb, (side, side), interpolation=cv2.INTER_AREA)
    face = face_in_crop(astronaut().faces[0], (0, -(height - side) * 512 / side), side / 512)
    # then it is cut out
    alpha = cut(Photo(rgb, (face,)), ground="transparent")[..., 3]
    assert face_coverage(np.asarray(alpha / 255, np.float32), face) > 0.9
    assert (alpha[:, width // 3 :] == 0).all()


def test_black_hair_on_a_black_ground_stays_with_its_head() -> None:
    # given a light face under hair of the ground's colour, but for noise
    truth = disc()
    hair = (truth > 0.5) & (np.arange(300)[:, None] < 120)
    rgb = np.where((truth > 0.5)[..., None] & ~hair[..., None], np.uint8(180), np.uint8(24))
    rgb = np.repeat(rgb, 3, axis=2) + np.random.default_rng(2).integers(0, 9, (300, 300, 1), np.uint8)
    photo = Photo(np.ascontiguousarray(rgb, np.uint8))
    photo.__dict__["_person_mask"] = (truth > 0.5).astype(np.float32)
    # then the hair is cut out as the network found it, with a narrow edge
    matte = person_matte(photo)
    assert matte[hair].mean() > 0.95
    assert ((matte > 0.1) & (matte < 0.9))[:120].sum() < 1200


def test_what_the_network_doubts_beside_people_is_ground() -> None:
    # given a person, and beside it a wide area that the network takes for a person by one half
    truth = disc()
    doubted = np.zeros_like(truth)
    doubted[20:280, 225:290] = 0.52
    photo = Photo(np.full((300, 300, 3), 90, np.uint8))
    photo.__dict__["_person_mask"] = np.maximum((truth > 0.5).astype(np.float32), doubted)
    # then only the person is cut out
    matte = person_matte(photo)
    assert matte[100:200, 100:200].min() > 0.99
    assert matte[:, 270:].max() < 0.05
