"""The document of face_attributes, its answers with a stand-in for FaceRes, and its job in a container."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sagemaker_endpoints._litert.person_estimate import PersonEstimate
from sagemaker_endpoints._sdk.contract import RGB, Edit, Face, Photo
from sagemaker_endpoints.face_attributes.adapter import Adapter
from sagemaker_endpoints.face_attributes.answers import NO_ANSWER, person_answers
from scripts.repository import MODELS
from tests.imaging import drawn_heads
from tests.support.portraits import astronaut, closeup, other_person, side_by_side
from tests.support.runtime_container import container, free_port, job
from tests.support.runtime_s3 import photos_in_s3

QUESTIONS = ["age_band", "gender_presentation", "glasses", "beard", "fringe", "hair_colour", "smile"]


class StandIn:
    """Answers for FaceRes."""

    def __init__(self, male: float, *years: int) -> None:
        ages = np.zeros(100, np.float32)
        ages[list(years)] = 1 / len(years)
        self._person = PersonEstimate(male, ages, np.ones(1, np.float32))

    def estimate(self, rgb: RGB, landmarks: Any) -> PersonEstimate:
        return self._person


def report(photo: Photo, stand_in: StandIn | None = None) -> list[dict[str, Any]]:
    """The entries of a photo's faces; without a stand-in, FaceRes has no weights."""
    adapter = Adapter()
    adapter.load(Path("nowhere"), "cpu")
    adapter._estimator = stand_in  # type: ignore[assignment]
    fresh = replace(photo)
    adapter.edit([fresh], [Edit("face_attributes", {})])
    entries: list[dict[str, Any]] = fresh.reports[0]["faces"]
    return entries


def value(photo: Photo, question: str) -> Any:
    (entry,) = report(photo)
    return entry[question]["value"]


def test_each_face_has_an_entry_with_every_answer() -> None:
    # given a photo of two people
    photo = side_by_side(astronaut(), astronaut())

    # when they are described
    entries = report(photo)

    # then each entry has the face's id and all answers with a certainty
    assert [entry["id"] for entry in entries] == ["f0", "f1"]
    assert [list(entry) for entry in entries] == [["id", *QUESTIONS]] * 2
    assert all(0 <= entry[question]["certainty"] <= 1 for entry in entries for question in QUESTIONS)


def test_without_weights_age_and_gender_have_no_answer_and_the_rest_has() -> None:
    (entry,) = report(astronaut())
    unanswered = {question for question in QUESTIONS if entry[question] == {"value": None, "certainty": 0.0}}
    assert unanswered == {"age_band", "gender_presentation"}


@pytest.mark.parametrize(
    ("question", "plain", "changed", "seen"),
    [
        ("glasses", closeup, drawn_heads.with_glasses, True),
        ("beard", closeup, drawn_heads.with_moustache, True),
        ("fringe", drawn_heads.with_forehead, drawn_heads.with_fringe, True),
        ("hair_colour", closeup, lambda: drawn_heads.with_hair("#1c1a1c"), "black"),
    ],
)
def test_a_change_of_the_head_changes_the_answer(question: str, plain: Any, changed: Any, seen: Any) -> None:
    assert value(changed(), question) == seen
    assert value(plain(), question) != seen


def test_a_laughing_person_smiles() -> None:
    assert value(astronaut(), "smile") is True


def test_a_mouth_with_lowered_corners_does_not_smile() -> None:
    # given the sample with the corners of the mouth pulled inwards and down
    photo = astronaut()
    landmarks = photo.faces[0].landmarks.copy()
    landmarks[[61, 291], :2] += np.array([[6.0, 6.0], [-6.0, 6.0]])

    # when the smile is measured, then there is none
    assert value(replace(photo, faces=(replace(photo.faces[0], landmarks=landmarks),)), "smile") is False


@pytest.mark.parametrize(
    ("male", "presentation", "certainty"), [(0.9, "masculine", 0.9), (0.2, "feminine", 0.8), (0.55, "masculine", 0.55)]
)
def test_gender_presentation_has_the_networks_certainty(male: float, presentation: str, certainty: float) -> None:
    (entry,) = report(astronaut(), StandIn(male, 30))
    assert entry["gender_presentation"] == {"value": presentation, "certainty": certainty}


@pytest.mark.parametrize(
    ("years", "band", "certainty"),
    [((5, 20, 36), "young", 1.0), ((37, 57), "adult", 1.0), ((58, 99), "senior", 1.0), ((30, 40, 50), "adult", 0.67)],
)
def test_the_age_band_is_the_one_with_the_largest_share(years: tuple[int, ...], band: str, certainty: float) -> None:
    (entry,) = report(astronaut(), StandIn(0.5, *years))
    assert entry["age_band"] == {"value": band, "certainty": certainty}


def test_no_estimate_is_no_answer() -> None:
    assert set(person_answers(None).values()) == {NO_ANSWER}


def test_the_picture_is_the_photo() -> None:
    adapter = Adapter()
    adapter.load(Path("nowhere"), "cpu")
    photo = replace(other_person())
    (picture,) = adapter.edit([photo], [Edit("face_attributes", {})])
    assert np.array_equal(picture, photo.rgb)


@pytest.fixture(scope="module")
def aws() -> Iterator[dict[str, str]]:
    with photos_in_s3() as environment:
        yield environment


def test_the_container_answers_with_the_document(aws: dict[str, str], tmp_path: Path) -> None:
    # given the model in a container without weights, and two faces of a photo
    first = astronaut().faces[0]
    faces = (first, Face("f1", first.box, first.landmarks))
    body = job("s3://photos/noise", *faces, effect="face_attributes", params={}, output={"format": "json"})

    # when a job runs
    environment = aws | {"FACEMAGI_WEIGHTS": str(tmp_path)}
    with container(MODELS, "face_attributes", free_port(), **environment) as running:
        running.wait_for_ping(200)
        response = running.invoke(body)

    # then the response is JSON with both faces
    assert response.headers["content-type"].partition(";")[0] == "application/json"
    assert [entry["id"] for entry in json.loads(response.content)["faces"]] == ["f0", "f1"]
