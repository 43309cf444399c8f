"""Steps follow one another on the decoded picture, and what is known of the photo is found once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from facemagi.errors import FaceMagiError, step_path
from facemagi_vision import person
from sagemaker_endpoints._runtime.chain import Chain, Result, Step, run_chains
from sagemaker_endpoints._runtime.edit_state import EditState
from sagemaker_endpoints._runtime.model import Model
from sagemaker_endpoints._sdk.contract import RGB, Edit, Photo, Picture
from tests.support.portraits import astronaut
from tests.support.runtime_samples import face, face_at, noise
from tests.support.samples import make_manifest


@dataclass
class Recorder:
    """An adapter that remembers the photos it was given."""

    work: Callable[[Photo], Picture]
    seen: list[list[Photo]]

    def load(self, weights: Path, device: str) -> None:
        """Nothing to load."""

    def edit(self, photos: Sequence[Photo], edits: Sequence[Edit]) -> list[Picture]:
        self.seen.append(list(photos))
        return [self.work(photo) for photo in photos]


def model(name: str, work: Callable[[Photo], Picture], **manifest: Any) -> Model:
    return Model(make_manifest(name=name, **manifest), Recorder(work, []))


def step(one: Model, *faces: str) -> Step:
    return Step(one, Edit("glow", {}), {name: {"by": one.manifest.name} for name in faces})


def run(photo: Photo, *steps: Step) -> Result:
    with_paths = (replace(step, path=step_path(index, len(steps))) for index, step in enumerate(steps))
    (result,) = run_chains([Chain(EditState.begin(photo), tuple(with_paths))])
    return result


def inverted(photo: Photo) -> RGB:
    return np.asarray(255 - photo.rgb, dtype=np.uint8)


def same(photo: Photo) -> RGB:
    return photo.rgb


def lifted(photo: Photo) -> RGB:
    return np.asarray(photo.rgb // 2 + 100, dtype=np.uint8)


def test_each_step_gets_what_the_one_before_made() -> None:
    # given two steps whose order can be told
    photo = Photo(noise(20, 30))
    result = run(photo, step(model("a", inverted)), step(model("b", lifted)))
    # then the second worked on the first's result, to the last bit
    np.testing.assert_array_equal(result.state.picture, (255 - photo.rgb) // 2 + 100)


def test_a_step_sees_only_its_own_faces_with_its_own_parameters() -> None:
    # given a photo of two faces, of which the second step edits one
    photo = Photo(noise(300, 400), (face(face_at(100, 150, 90)), face(face_at(300, 150, 60), "f1")))
    first, second = model("a", same), model("b", same)
    run(photo, step(first, "f0", "f1"), step(second, "f1"))
    # then
    assert [f.id for f in first.adapter.seen[0][0].faces] == ["f0", "f1"]
    assert [(f.id, f.params) for f in second.adapter.seen[0][0].faces] == [("f1", {"by": "b"})]


def test_the_person_mask_is_computed_once_for_all_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    # given three steps that all ask for it, and a count of its computations
    asked: list[RGB] = []

    def counted(rgb: RGB) -> Any:
        asked.append(rgb)
        return np.zeros(rgb.shape[:2], np.float32)

    monkeypatch.setattr(person, "person_mask", counted)

    def masked(photo: Photo) -> RGB:
        assert photo.person_mask().shape == photo.rgb.shape[:2]
        return inverted(photo)

    photo = Photo(noise(20, 30))
    run(photo, *(step(model(name, masked)) for name in "abc"))
    # then it was computed from the photo as it came
    assert len(asked) == 1
    np.testing.assert_array_equal(asked[0], photo.rgb)


def test_after_a_step_that_moves_faces_they_are_found_again_with_their_ids() -> None:
    # given a first step that moves the whole picture by ten pixels
    photo = astronaut()
    known = photo.faces[0]

    def moved(given: Photo) -> RGB:
        return np.ascontiguousarray(np.roll(given.rgb, 10, axis=1))

    second = model("b", same)
    run(photo, step(model("a", moved, moves_faces=True), "f0"), step(second, "f0"))
    # then the second step has the face at its new place
    (found,) = second.adapter.seen[0][0].faces
    assert found.id == "f0"
    shift = (found.landmarks - known.landmarks)[:, :2].mean(axis=0)
    np.testing.assert_allclose(shift, (10, 0), atol=1)


def test_after_a_step_that_moves_nothing_landmarks_are_the_very_same() -> None:
    photo = astronaut()
    second = model("b", same)
    run(photo, step(model("a", lifted), "f0"), step(second, "f0"))
    assert second.adapter.seen[0][0].faces[0].landmarks is photo.faces[0].landmarks


def test_a_face_that_cannot_be_seen_any_more_stays_in_its_place() -> None:
    # given a first step that paints everything grey
    photo = astronaut()
    grey = model("a", lambda given: np.full_like(given.rgb, 128), moves_faces=True)
    second = model("b", same)
    run(photo, step(grey, "f0"), step(second, "f0"))
    # then the second has the face where it was
    np.testing.assert_array_equal(second.adapter.seen[0][0].faces[0].landmarks, photo.faces[0].landmarks)


def test_faces_grow_with_the_picture() -> None:
    # given a step that doubles the picture
    photo = astronaut()
    double = model("a", lambda given: np.repeat(np.repeat(given.rgb, 2, axis=0), 2, axis=1))
    second = model("b", same)
    run(photo, step(double, "f0"), step(second, "f0"))
    # then the face of the next step is twice as large
    (found,) = second.adapter.seen[0][0].faces
    np.testing.assert_allclose(found.box[2:], np.multiply(photo.faces[0].box[2:], 2), rtol=0.05)


def transparent(photo: Photo) -> Picture:
    return np.dstack([photo.rgb, np.zeros(photo.rgb.shape[:2], np.uint8)])


def test_transparency_of_the_last_step_is_kept() -> None:
    result = run(Photo(noise(20, 30)), step(model("a", inverted)), step(model("b", transparent)))
    assert result.state.picture.shape == (20, 30, 4)


def test_transparency_in_the_middle_is_laid_on_white() -> None:
    result = run(Photo(noise(20, 30)), step(model("a", transparent)), step(model("b", inverted)))
    assert result.state.picture.shape == (20, 30, 3)
    assert not result.state.picture.any()


def test_the_warnings_of_all_steps_come_back() -> None:
    def doubtful(photo: Photo) -> RGB:
        photo.warn("low_confidence", "f0")
        return photo.rgb

    result = run(Photo(noise(20, 30)), step(model("a", doubtful)), step(model("b", doubtful)))
    assert [one.face for one in result.state.warnings] == ["f0", "f0"]


def test_an_adapters_refusal_names_the_step() -> None:
    def refuses(photo: Photo) -> RGB:
        raise FaceMagiError("missing_param", "No reference.", param="params.reference")

    with pytest.raises(FaceMagiError) as caught:
        run(Photo(noise(20, 30)), step(model("a", same)), step(model("b", refuses)))
    assert caught.value.param == "steps[1].params.reference"


def test_chains_of_different_lengths_share_batches_where_they_can() -> None:
    # given a chain of two and a plain job that begin with the same model
    one, two = model("a", inverted), model("b", lifted)
    photo = Photo(noise(20, 30))
    chains = [
        Chain(EditState.begin(photo), (step(one), step(two))),
        Chain(EditState.begin(replace(photo)), (step(one),)),
    ]
    # when they run together
    long, short = run_chains(chains)
    # then the first steps were one batch, and each has its own result
    assert [len(batch) for batch in one.adapter.seen] == [2]
    np.testing.assert_array_equal(short.state.picture, 255 - photo.rgb)
    np.testing.assert_array_equal(long.state.picture, (255 - photo.rgb) // 2 + 100)
