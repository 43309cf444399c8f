"""What a face is like, as far as it can be seen; and that what cannot be seen is said to be assumed."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from facemagi.warnings import JobWarning
from sagemaker_endpoints._imaging.attributes.attribute_labels import CONFLICTS, SEEN, read_labels
from sagemaker_endpoints._sdk.contract import Crop, Photo
from tests.imaging import drawn_heads
from tests.imaging.drawn_heads import crop_of
from tests.support.portraits import astronaut, closeup

ALL = tuple(name for names, _ in SEEN for name in names)

CROPS = [("ffhq", 384), ("celeba_170", 256), ("celeba_178", 128)]
"""As the networks that ask for labels cut their faces."""


def look(crop: Crop, *told: str) -> tuple[dict[str, bool], set[str]]:
    """The labels of a face, and which of them are assumed."""
    crop = replace(crop, photo=Photo(crop.photo.rgb, crop.photo.faces))
    labels = read_labels(crop, told, ALL)
    return labels, {detail for warned in crop.photo.warnings for detail in warned.details}


def seen(photo: Photo, name: str) -> bool | None:
    """A label that was seen; None where it is assumed."""
    labels, assumed = look(crop_of(photo))
    return None if name in assumed else labels[name]


@pytest.mark.parametrize(("template", "size"), CROPS)
@pytest.mark.parametrize("photo", [astronaut, closeup])
def test_the_sample_is_read_right_however_it_is_cut(photo: Callable[[], Photo], template: str, size: int) -> None:
    # given a woman with brown hair over her forehead, laughing; when she is looked at
    labels, assumed = look(crop_of(photo(), template, size))
    # then that is what is seen, and what landmarks and pixels cannot tell is assumed
    assert {name for name, has in labels.items() if has} == {
        *("brown_hair", "bangs", "mouth_slightly_open"),
        *("no_beard", "young"),
    }
    assert {"male", "young"} <= assumed <= {"male", "young", "pale_skin"}


@pytest.mark.parametrize(
    ("name", "plain", "drawn", "has"),
    [
        ("eyeglasses", closeup, drawn_heads.with_glasses, True),
        ("bangs", closeup, drawn_heads.with_forehead, False),
        ("bangs", drawn_heads.with_forehead, drawn_heads.with_fringe, True),
        ("bald", closeup, drawn_heads.bald, True),
        ("brown_hair", closeup, drawn_heads.bald, False),
        ("mustache", closeup, drawn_heads.with_moustache, True),
        ("no_beard", closeup, drawn_heads.with_moustache, False),
        ("no_beard", closeup, drawn_heads.with_beard, False),
        ("mouth_slightly_open", closeup, drawn_heads.with_closed_mouth, False),
        ("pale_skin", closeup, drawn_heads.paler, True),
    ],
)
def test_what_is_drawn_is_seen(name: str, plain: Callable[[], Photo], drawn: Callable[[], Photo], has: bool) -> None:
    # given the sample, on which it is the other way round or not to be told
    assert seen(plain(), name) is not has
    # when it is drawn onto it, then it is seen
    assert seen(drawn(), name) is has


@pytest.mark.parametrize(
    ("colour", "name"), [("#1c1a1c", "black_hair"), ("#6b4226", "brown_hair"), ("#dcc08a", "blond_hair")]
)
def test_hair_has_the_colour_that_it_was_dyed(colour: str, name: str) -> None:
    labels, assumed = look(crop_of(drawn_heads.with_hair(colour)))
    assert [other for other in ("black_hair", "brown_hair", "blond_hair") if labels[other]] == [name]
    assert name not in assumed


def test_grey_hair_has_none_of_the_colours_and_is_not_young() -> None:
    # given grey hair, when it is looked at
    labels, assumed = look(crop_of(drawn_heads.with_hair("#b8b8bc")))
    # then all that is seen
    names = {"black_hair", "brown_hair", "blond_hair", "young"}
    assert not any(labels[name] for name in names)
    assert not names & assumed


def test_a_beard_tells_that_a_face_is_male() -> None:
    assert seen(closeup(), "male") is None
    assert seen(drawn_heads.with_beard(), "male") is True


def test_thick_brows_are_not_called_thin() -> None:
    assert seen(closeup(), "bushy_eyebrows") is False
    assert seen(drawn_heads.with_brows(), "bushy_eyebrows") is None


def test_on_a_grey_picture_no_colour_is_trusted() -> None:
    # given the sample in black and white, when it is looked at
    _, assumed = look(crop_of(drawn_heads.grey()))
    # then only lines and landmarks count as seen
    assert set(ALL) - assumed == {"eyeglasses", "mouth_slightly_open"}


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("has", [True, False])
def test_what_the_caller_says_counts_and_is_not_assumed(name: str, has: bool) -> None:
    labels, assumed = look(crop_of(closeup()), name if has else f"not_{name}")
    assert labels[name] is has
    assert name not in assumed


def test_what_excludes_what_was_told_is_known_too() -> None:
    # given a face with brown hair and bangs, and a caller who knows better; when it is looked at
    labels, assumed = look(crop_of(closeup()), "black_hair", "bald", "mustache")
    # then what cannot be true beside that is false, and nobody had to assume it
    gone = {"brown_hair", "blond_hair", "bangs", "no_beard"}
    assert not any(labels[name] for name in gone)
    assert not gone & assumed


@pytest.mark.parametrize(
    "told", [("bald", "bangs"), ("blond_hair", "black_hair"), ("no_beard", "mustache"), ("male", "not_male")]
)
def test_of_two_things_that_exclude_each_other_the_first_counts(told: tuple[str, str]) -> None:
    first, second = told
    labels, _ = look(crop_of(closeup()), first, second)
    assert labels[first]
    assert not labels.get(second, False)


@pytest.mark.parametrize("draw", [closeup, drawn_heads.with_beard, drawn_heads.bald, drawn_heads.grey])
def test_labels_that_conflict_are_never_both_true(draw: Callable[[], Photo]) -> None:
    labels, _ = look(crop_of(draw()))
    assert [
        (one, other) for one, others in CONFLICTS.items() for other in others if labels[one] and labels[other]
    ] == []


def test_it_is_said_once_for_a_face_and_only_of_what_is_asked() -> None:
    # given a network that wants to know three things, of which one is told
    crop = replace(crop_of(closeup()), photo=Photo(closeup().rgb, closeup().faces))
    # when they are read
    labels = read_labels(crop, ["not_young"], ["male", "brown_hair", "young"])
    # then it gets these, in its own order, and one warning of the one that is assumed
    assert list(labels.items()) == [("male", False), ("brown_hair", True), ("young", False)]
    assert crop.photo.warnings == [JobWarning("labels_assumed", closeup().faces[0].id, ("male",))]


def test_nothing_is_said_where_all_is_told() -> None:
    crop = replace(crop_of(closeup()), photo=Photo(closeup().rgb, closeup().faces))
    read_labels(crop, ["male", "not_young"], ["male", "young"])
    assert crop.photo.warnings == []


def test_a_face_at_the_photo_s_edge_can_be_read() -> None:
    # given a face of which the photo has only the right half
    photo = closeup()
    points = photo.faces[0].landmarks.copy()
    points[:, 0] -= photo.rgb.shape[1] / 2
    half = Photo(
        np.ascontiguousarray(photo.rgb[:, photo.rgb.shape[1] // 2 :]), (replace(photo.faces[0], landmarks=points),)
    )
    # when it is looked at, then every label has an answer
    labels, _ = look(crop_of(half))
    assert set(labels) == set(ALL)


def test_the_crop_is_not_written_to() -> None:
    crop = crop_of(closeup())
    crop.rgb.setflags(write=False)
    before = crop.rgb.copy()
    look(crop)
    assert np.array_equal(crop.rgb, before)
