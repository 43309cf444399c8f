"""Attribute labels: what is estimated from the picture, what the caller states, and what is reported as assumed."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from facemagi.warnings import JobWarning
from sagemaker_endpoints._imaging.attributes.attribute_labels import CONFLICTS, ESTIMATORS, read_labels
from sagemaker_endpoints._imaging.attributes.binary_estimate import BinaryEstimate
from sagemaker_endpoints._imaging.attributes.person_labels import person_labels
from sagemaker_endpoints._sdk.contract import Crop, Photo
from tests.imaging import drawn_heads
from tests.imaging.drawn_heads import crop_of
from tests.support.portraits import astronaut, closeup

ALL = tuple(name for names, _ in ESTIMATORS for name in names)

CROPS = [("ffhq", 384), ("celeba_170", 256), ("celeba_178", 128)]
"""Template and size of the crops of the networks that need labels."""


def labels_of(crop: Crop, *known: str) -> tuple[dict[str, bool], set[str]]:
    """All labels of a face, and the names of those that are reported as assumed."""
    crop = replace(crop, photo=Photo(crop.photo.rgb, crop.photo.faces))
    labels = read_labels(crop, known, ALL)
    return labels, {detail for warned in crop.photo.warnings for detail in warned.details}


def certain_label(photo: Photo, name: str) -> bool | None:
    """A label that is estimated with certainty; None if it is assumed."""
    labels, assumed = labels_of(crop_of(photo))
    return None if name in assumed else labels[name]


@pytest.mark.parametrize(("template", "size"), CROPS)
@pytest.mark.parametrize("photo", [astronaut, closeup])
def test_the_sample_gets_the_right_labels_from_every_crop(photo: Callable[[], Photo], template: str, size: int) -> None:
    # given a laughing woman with brown hair over her forehead
    crop = crop_of(photo(), template, size)
    # when her labels are read
    labels, assumed = labels_of(crop)
    # then they are right, and those that cannot be measured are assumed
    assert {name for name, has in labels.items() if has} == {
        *("brown_hair", "bangs", "mouth_slightly_open", "smiling"),
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
def test_a_drawn_attribute_is_detected(
    name: str, plain: Callable[[], Photo], drawn: Callable[[], Photo], has: bool
) -> None:
    # given the sample, for which the label is the opposite or assumed
    assert certain_label(plain(), name) is not has
    # when the attribute is drawn onto it
    label = certain_label(drawn(), name)
    # then it is detected
    assert label is has


@pytest.mark.parametrize(
    ("colour", "name"), [("#1c1a1c", "black_hair"), ("#6b4226", "brown_hair"), ("#dcc08a", "blond_hair")]
)
def test_dyed_hair_gets_the_label_of_its_new_colour(colour: str, name: str) -> None:
    labels, assumed = labels_of(crop_of(drawn_heads.with_hair(colour)))
    assert [other for other in ("black_hair", "brown_hair", "blond_hair") if labels[other]] == [name]
    assert name not in assumed


def test_grey_hair_has_none_of_the_colours_and_is_not_young() -> None:
    # given grey hair
    crop = crop_of(drawn_heads.with_hair("#b8b8bc"))
    # when the labels are read
    labels, assumed = labels_of(crop)
    # then these labels are false, and none of them is assumed
    names = {"black_hair", "brown_hair", "blond_hair", "young"}
    assert not any(labels[name] for name in names)
    assert not names & assumed


def test_male_is_certain_only_with_a_beard() -> None:
    assert certain_label(closeup(), "male") is None
    assert certain_label(drawn_heads.with_beard(), "male") is True


def test_thin_brows_are_certain_and_thick_ones_are_assumed() -> None:
    assert certain_label(closeup(), "bushy_eyebrows") is False
    assert certain_label(drawn_heads.with_brows(), "bushy_eyebrows") is None


def test_on_a_grey_picture_labels_that_need_colour_are_assumed() -> None:
    # given the sample in black and white
    crop = crop_of(drawn_heads.grey())
    # when the labels are read
    _, assumed = labels_of(crop)
    # then only those that come from lines and landmarks are certain
    assert set(ALL) - assumed == {"eyeglasses", "mouth_slightly_open", "smiling"}


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("has", [True, False])
def test_a_label_that_the_caller_states_is_used_and_not_assumed(name: str, has: bool) -> None:
    labels, assumed = labels_of(crop_of(closeup()), name if has else f"not_{name}")
    assert labels[name] is has
    assert name not in assumed


def test_labels_that_conflict_with_stated_labels_are_false_and_not_assumed() -> None:
    # given a face with brown hair and bangs
    crop = crop_of(closeup())
    # when the caller states attributes that conflict with these
    labels, assumed = labels_of(crop, "black_hair", "bald", "mustache")
    # then the conflicting labels are false, and none of them is assumed
    conflicting = {"brown_hair", "blond_hair", "bangs", "no_beard"}
    assert not any(labels[name] for name in conflicting)
    assert not conflicting & assumed


@pytest.mark.parametrize(
    "known", [("bald", "bangs"), ("blond_hair", "black_hair"), ("no_beard", "mustache"), ("male", "not_male")]
)
def test_of_two_stated_labels_that_conflict_the_first_is_used(known: tuple[str, str]) -> None:
    first, second = known
    labels, _ = labels_of(crop_of(closeup()), first, second)
    assert labels[first]
    assert not labels.get(second, False)


@pytest.mark.parametrize("draw", [closeup, drawn_heads.with_beard, drawn_heads.bald, drawn_heads.grey])
def test_labels_that_conflict_are_never_both_true(draw: Callable[[], Photo]) -> None:
    labels, _ = labels_of(crop_of(draw()))
    assert [
        (one, other) for one, others in CONFLICTS.items() for other in others if labels[one] and labels[other]
    ] == []


def test_one_warning_per_face_names_the_requested_labels_that_are_assumed() -> None:
    # given a face
    crop = replace(crop_of(closeup()), photo=Photo(closeup().rgb, closeup().faces))
    # when a network needs three labels, and the caller states one of them
    labels = read_labels(crop, ["not_young"], ["male", "brown_hair", "young"])
    # then it gets these three in its own order, and one warning about the one that is assumed
    assert list(labels.items()) == [("male", False), ("brown_hair", True), ("young", False)]
    assert crop.photo.warnings == [JobWarning("labels_assumed", closeup().faces[0].id, ("male",))]


@pytest.mark.parametrize(
    ("male", "age", "labels", "assumed"),
    [
        (0.71, 36.0, (True, True), ()),
        (0.29, 45.0, (False, False), ()),
        (0.69, 36.0, (True, True), ("male",)),
        (0.31, 36.5, (False, True), ("male", "young")),
        (0.5, 44.5, (False, False), ("male", "young")),
    ],
)
def test_a_network_is_believed_outside_its_unsure_range(
    male: float, age: float, labels: tuple[bool, bool], assumed: tuple[str, ...]
) -> None:
    # given a face, and a network's answers about it
    crop = replace(crop_of(closeup()), photo=Photo(closeup().rgb, closeup().faces))

    # when its labels are read
    read = read_labels(crop, [], ["male", "young"], lambda _: person_labels(male, age))

    # then they are the network's, and the unsure ones are reported
    assert tuple(read.values()) == labels
    assert tuple(detail for warned in crop.photo.warnings for detail in warned.details) == assumed


def test_a_beard_is_believed_where_the_network_is_unsure() -> None:
    crop = crop_of(drawn_heads.with_beard())
    assert read_labels(crop, [], ["male"], lambda _: person_labels(0.4, 30.0)) == {"male": True}


def test_a_network_that_is_certain_is_believed_more_than_a_shadow_like_a_beard() -> None:
    crop = crop_of(drawn_heads.with_beard())
    assert read_labels(crop, [], ["male"], lambda _: person_labels(0.1, 30.0)) == {"male": False}


def test_a_network_is_not_asked_for_stated_labels() -> None:
    def fail(crop: Crop) -> dict[str, BinaryEstimate]:
        raise AssertionError("asked")

    assert read_labels(crop_of(closeup()), ["male", "not_young"], ["male", "young", "bald"], fail)["male"]


def test_there_is_no_warning_if_the_caller_states_all_labels() -> None:
    crop = replace(crop_of(closeup()), photo=Photo(closeup().rgb, closeup().faces))
    read_labels(crop, ["male", "not_young"], ["male", "young"])
    assert crop.photo.warnings == []


def test_a_face_cut_by_the_photos_edge_gets_all_labels() -> None:
    # given a photo that contains only the right half of a face
    photo = closeup()
    points = photo.faces[0].landmarks.copy()
    points[:, 0] -= photo.rgb.shape[1] / 2
    half = Photo(
        np.ascontiguousarray(photo.rgb[:, photo.rgb.shape[1] // 2 :]), (replace(photo.faces[0], landmarks=points),)
    )
    # when its labels are read
    labels, _ = labels_of(crop_of(half))
    # then every label has a value
    assert set(labels) == set(ALL)


def test_the_crop_is_not_written_to() -> None:
    crop = crop_of(closeup())
    crop.rgb.setflags(write=False)
    before = crop.rgb.copy()
    labels_of(crop)
    assert np.array_equal(crop.rgb, before)
