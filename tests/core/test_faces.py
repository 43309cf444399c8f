"""A job's faces: all, the largest, or by id, and never one that is not there or too small."""

from typing import Any

import pytest

from facemagi import faces
from facemagi.errors import FaceMagiError
from facemagi.faces import DetectedFaces, FaceChoice, StoredFace
from facemagi.photos import PhotoKey
from tests.support.samples import OWNER, make_manifest

MODEL = make_manifest(min_face=40)


def face(name: str, size: float) -> StoredFace:
    return StoredFace(name, (0, 0, size, size - 5), "AAAA", points=((1, 2),) * 5)


FOUND = (face("f0", 200), face("f1", 100), face("f2", 20))


@pytest.mark.parametrize(
    ("selection", "chosen"),
    [
        ("all", ["f0", "f1"]),
        ("largest", ["f0"]),
        (["f1"], ["f1"]),
        (["f1", "f0"], ["f0", "f1"]),
        (["f1", "f1"], ["f1"]),
        ([FaceChoice(id="f1")], ["f1"]),
    ],
)
def test_the_requested_faces_are_chosen(selection: Any, chosen: list[str]) -> None:
    assert [choice.id for choice in faces.select(FOUND, selection, MODEL)] == chosen


def test_a_face_keeps_parameters_of_its_own() -> None:
    choice = FaceChoice(id="f1", params={"strength": 1})
    assert faces.select(FOUND, [choice], MODEL) == [choice]


@pytest.mark.parametrize(
    ("detected", "selection", "code"),
    [
        ((), "all", "no_face"),
        (FOUND, ["f9"], "unknown_face"),
        (FOUND, ["f2"], "face_too_small"),
        (FOUND[2:], "all", "face_too_small"),
        (FOUND[2:], "largest", "face_too_small"),
        (FOUND, [], "invalid_param"),
        (FOUND, ["f0"] * 21, "too_many_faces"),
    ],
)
def test_faces_that_cannot_be_edited_are_refused(detected: tuple[StoredFace, ...], selection: Any, code: str) -> None:
    with pytest.raises(FaceMagiError) as refused:
        faces.select(detected, selection, MODEL)
    assert refused.value.code == code
    assert refused.value.remedy


@pytest.mark.parametrize("found", [(), FOUND[2:]])
def test_an_effect_that_needs_no_face_takes_a_photo_without(found: tuple[StoredFace, ...]) -> None:
    assert faces.select(found, "all", make_manifest(needs_faces=False)) == []


def test_what_was_saved_is_loaded(cloud: None) -> None:
    key = PhotoKey(OWNER, "photo_1")
    found = DetectedFaces(400, 500, "jpeg", FOUND)
    faces.save(key, found)
    loaded = faces.load(key)
    assert (loaded.width, loaded.height, loaded.format) == (400, 500, "jpeg")
    assert [loaded_face.public() for loaded_face in loaded.faces] == [
        {**found_face.public(), "box": list(found_face.box), "points": [[1, 2]] * 5} for found_face in FOUND
    ]


def test_the_packed_landmarks_are_not_shown() -> None:
    assert "landmarks" not in FOUND[0].public()
