"""What is kept, and where it goes: filters, repeated pictures, splits, warnings."""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from sagemaker_endpoints._sdk.contract import RGB
from scripts.datasets.crops import cut_face
from scripts.datasets.prepared import Description, PreparedDataset, PreparedFace
from scripts.datasets.preparing.filters import face_fault, picture_fault
from scripts.datasets.preparing.fingerprint import fingerprint, repeated
from scripts.datasets.preparing.splits import split_of
from scripts.datasets.preparing.usable import warnings_of
from tests.support.portraits import astronaut, face_in_crop

HEAD: RGB = np.ascontiguousarray(astronaut().rgb[20:220, 124:324])


def fault_of(picture: RGB) -> str | None:
    fault = picture_fault(picture)
    return fault.reason if fault else None


def test_a_sharp_head_has_no_fault() -> None:
    assert fault_of(HEAD) is None


def test_a_blurred_head_is_dropped_at_every_size() -> None:
    blurred = np.asarray(cv2.GaussianBlur(HEAD, (0, 0), 4), np.uint8)
    enlarged = np.asarray(cv2.resize(blurred, (600, 600), interpolation=cv2.INTER_CUBIC), np.uint8)
    assert [fault_of(blurred), fault_of(enlarged)] == ["blurred", "blurred"]


@pytest.mark.parametrize("level", [0, 255])
def test_a_picture_that_is_mostly_black_or_white_is_dropped(level: int) -> None:
    picture = HEAD.copy()
    picture[:140] = level
    assert fault_of(picture) == "black_or_white"


@pytest.mark.parametrize(("size", "reason"), [(128, None), (512, "small")])
def test_a_face_with_fewer_pixels_than_the_crop_is_too_small(size: int, reason: str | None) -> None:
    photo = astronaut()
    crop, alignment = cut_face(photo.rgb, photo.faces[0].landmarks, "celeba_178", size)
    fault = face_fault(photo.rgb, photo.faces[0], crop, alignment)
    assert (fault.reason if fault else None) == reason


@pytest.mark.parametrize(("yaw", "reason"), [(20.0, None), (-50.0, "turned")])
def test_a_face_that_is_turned_far_is_dropped(yaw: float, reason: str | None) -> None:
    photo = astronaut()
    crop, alignment = cut_face(photo.rgb, photo.faces[0].landmarks, "celeba_178", 128)
    fault = face_fault(photo.rgb, replace(photo.faces[0], yaw=yaw), crop, alignment)
    assert (fault.reason if fault else None) == reason


def test_a_face_that_is_cut_off_is_dropped() -> None:
    # given the sample photo without everything left of the nose
    photo = astronaut()
    left = int(photo.faces[0].landmarks[1, 0])
    face = face_in_crop(photo.faces[0], (left, 0))
    half = np.ascontiguousarray(photo.rgb[:, left:])

    # when
    crop, alignment = cut_face(half, face.landmarks, "celeba_178", 128)

    # then
    fault = face_fault(half, face, crop, alignment)
    assert fault is not None
    assert fault.reason == "edge"


@pytest.mark.parametrize(
    "copy",
    [
        np.asarray(cv2.resize(HEAD, (120, 120), interpolation=cv2.INTER_AREA), np.uint8),
        (HEAD * 0.9).astype(np.uint8),
        HEAD,
    ],
    ids=["smaller", "darker", "equal"],
)
def test_a_copy_repeats_its_picture(copy: RGB) -> None:
    assert repeated([fingerprint(HEAD), fingerprint(copy)]) == {1: 0}


def test_a_mirrored_head_is_another_picture() -> None:
    assert repeated([fingerprint(HEAD), fingerprint(np.ascontiguousarray(HEAD[:, ::-1]))]) == {}


def test_all_pictures_of_a_person_are_in_one_split() -> None:
    persons = [f"p{index % 40}" for index in range(400)]
    splits = split_of(persons, [f"{index}.jpg" for index in range(400)])
    assert all(len({s for s, p in zip(splits, persons, strict=True) if p == person}) == 1 for person in persons)
    assert 10 <= splits.count("validation") <= 100


def test_new_photos_do_not_move_the_others() -> None:
    files = [f"{index}.jpg" for index in range(300)]
    before = split_of([""] * 200, files[:200])
    assert split_of([""] * 300, files)[:200] == before


def test_two_photos_fill_both_splits() -> None:
    assert sorted(split_of(["", ""], ["a.jpg", "b.jpg"])) == ["train", "validation"]


def dataset(*labels: int) -> PreparedDataset:
    """A data set whose training pictures have these labels of one attribute, and one picture for validation."""
    faces = [PreparedFace(str(index), "train", "", "", (label,)) for index, label in enumerate(labels)]
    faces.append(PreparedFace("v", "validation", "", "", (0,)))
    return PreparedDataset(Path(), Description("ffhq", 8, ("hat",), "", "", commercial=False), tuple(faces))


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        ([1] * 1000, "hat: all faces have it; `train` refuses it."),
        ([-1] * 1000, "hat: no face has it; `train` refuses it."),
        ([0] * 1000, "hat: no label is known; `train` refuses it."),
        ([1] + [-1] * 999, "hat: 0.1% of the faces have it; a network learns little from so few examples of one side."),
        ([0] * 600 + [1, -1] * 200, "hat: the label of 60% of the faces is unknown."),
    ],
)
def test_labels_that_teach_little_are_a_warning(labels: list[int], message: str) -> None:
    assert warnings_of(dataset(*labels)) == [message]


def test_balanced_labels_of_many_pictures_need_no_warning() -> None:
    assert warnings_of(dataset(*[1, -1] * 500)) == []
