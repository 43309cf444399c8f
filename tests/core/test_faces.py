"""A job edits all faces, the largest or those named by id; unknown and too small faces are refused."""

from typing import Any

import pytest

from facemagi import faces
from facemagi.errors import FaceMagiError
from facemagi.faces import DetectedFaces, FaceChoice, StoredFace
from facemagi.photos.keys import PhotoKey
from tests.support.samples import OWNER, make_manifest

MODEL = make_manifest(min_face=40)


def stored_face(name: str, size: float) -> StoredFace:
    return StoredFace(name, (0, 0, size, size - 5), "AAAA", points=((1, 2),) * 5)


DETECTED = (stored_face("f0", 200), stored_face("f1", 100), stored_face("f2", 20))


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
    assert [choice.id for choice in faces.select(DETECTED, selection, MODEL)] == chosen


def test_a_face_keeps_its_own_parameters() -> None:
    choice = FaceChoice(id="f1", params={"strength": 1})
    assert faces.select(DETECTED, [choice], MODEL) == [choice]


@pytest.mark.parametrize(
    ("detected", "selection", "code"),
    [
        ((), "all", "no_face"),
        (DETECTED, ["f9"], "unknown_face"),
        (DETECTED, ["f2"], "face_too_small"),
        (DETECTED[2:], "all", "face_too_small"),
        (DETECTED[2:], "largest", "face_too_small"),
        (DETECTED, [], "invalid_param"),
        (DETECTED, ["f0"] * 21, "too_many_faces"),
    ],
)
def test_faces_that_cannot_be_edited_are_refused(detected: tuple[StoredFace, ...], selection: Any, code: str) -> None:
    with pytest.raises(FaceMagiError) as refused:
        faces.select(detected, selection, MODEL)
    assert refused.value.code == code
    assert refused.value.remedy


@pytest.mark.parametrize("detected", [(), DETECTED[2:]])
def test_an_effect_that_needs_no_face_accepts_a_photo_without_faces(detected: tuple[StoredFace, ...]) -> None:
    assert faces.select(detected, "all", make_manifest(needs_faces=False)) == []


def test_saved_faces_are_loaded_unchanged(cloud: None) -> None:
    key = PhotoKey(OWNER, "photo_1")
    faces.save(key, DetectedFaces(400, 500, "jpeg", DETECTED))
    loaded = faces.load(key)
    assert (loaded.width, loaded.height, loaded.format) == (400, 500, "jpeg")
    assert [face.public() for face in loaded.faces] == [
        {**face.public(), "box": list(face.box), "points": [[1, 2]] * 5} for face in DETECTED
    ]


def test_the_public_face_has_no_packed_landmarks() -> None:
    assert "landmarks" not in DETECTED[0].public()
