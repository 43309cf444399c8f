"""Steps edit the decoded picture one after another; faces and the person mask are computed only when needed."""

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
    """An adapter that records the batches of photos that it edits."""

    work: Callable[[Photo], Picture]
    batches: list[list[Photo]]

    def load(self, weights: Path, device: str) -> None:
        """Nothing to load."""

    def edit(self, photos: Sequence[Photo], edits: Sequence[Edit]) -> list[Picture]:
        self.batches.append(list(photos))
        return [self.work(photo) for photo in photos]


def model(name: str, work: Callable[[Photo], Picture], **manifest: Any) -> Model:
    return Model(make_manifest(name=name, **manifest), Recorder(work, []))


def step(editor: Model, *faces: str) -> Step:
    """A step of a model on faces; the parameter `by` of each face is the model's name."""
    return Step(editor, Edit("glow", {}), {name: {"by": editor.manifest.name} for name in faces})


def run(photo: Photo, *steps: Step) -> Result:
    with_paths = (replace(step, path=step_path(index, len(steps))) for index, step in enumerate(steps))
    (result,) = run_chains([Chain(EditState.begin(photo), tuple(with_paths))])
    return result


def inverted(photo: Photo) -> RGB:
    return np.asarray(255 - photo.rgb, dtype=np.uint8)


def same(photo: Photo) -> RGB:
    return photo.rgb


def brightened(photo: Photo) -> RGB:
    return np.asarray(photo.rgb // 2 + 100, dtype=np.uint8)


def test_each_step_gets_the_result_of_the_step_before() -> None:
    # given two steps whose order matters
    photo = Photo(noise(20, 30))
    result = run(photo, step(model("a", inverted)), step(model("b", brightened)))
    # then the second edited the exact result of the first
    np.testing.assert_array_equal(result.state.picture, (255 - photo.rgb) // 2 + 100)


def test_a_step_gets_only_its_own_faces_with_its_own_parameters() -> None:
    # given a photo of two faces, of which the second step edits one
    photo = Photo(noise(300, 400), (face(face_at(100, 150, 90)), face(face_at(300, 150, 60), "f1")))
    first, second = model("a", same), model("b", same)
    run(photo, step(first, "f0", "f1"), step(second, "f1"))
    # then each step has its faces and parameters
    assert [f.id for f in first.adapter.batches[0][0].faces] == ["f0", "f1"]
    assert [(f.id, f.params) for f in second.adapter.batches[0][0].faces] == [("f1", {"by": "b"})]


def test_the_person_mask_is_computed_once_for_all_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    # given three steps that all read it, and a record of its computations
    computed: list[RGB] = []

    def recorded(rgb: RGB) -> Any:
        computed.append(rgb)
        return np.zeros((256, 256), np.float32)

    monkeypatch.setattr(person, "person_cells", recorded)

    def masked(photo: Photo) -> RGB:
        assert photo.person_mask().shape == photo.rgb.shape[:2]
        return inverted(photo)

    photo = Photo(noise(20, 30))
    run(photo, *(step(model(name, masked)) for name in "abc"))
    # then it was computed once, from the original photo
    assert len(computed) == 1
    np.testing.assert_array_equal(computed[0], photo.rgb)


def test_after_a_step_that_moves_faces_they_are_tracked_with_their_ids() -> None:
    # given a first step that shifts the whole picture by ten pixels
    photo = astronaut()
    known = photo.faces[0]

    def shifted(photo: Photo) -> RGB:
        return np.ascontiguousarray(np.roll(photo.rgb, 10, axis=1))

    second = model("b", same)
    run(photo, step(model("a", shifted, moves_faces=True), "f0"), step(second, "f0"))
    # then the second step has the face at its new position
    (tracked,) = second.adapter.batches[0][0].faces
    assert tracked.id == "f0"
    shift = (tracked.landmarks - known.landmarks)[:, :2].mean(axis=0)
    np.testing.assert_allclose(shift, (10, 0), atol=1)


def test_after_a_step_that_moves_no_faces_the_landmarks_are_the_same_array() -> None:
    photo = astronaut()
    second = model("b", same)
    run(photo, step(model("a", brightened), "f0"), step(second, "f0"))
    assert second.adapter.batches[0][0].faces[0].landmarks is photo.faces[0].landmarks


def test_a_face_that_is_not_detected_any_more_keeps_its_position() -> None:
    # given a first step that paints everything grey
    photo = astronaut()
    grey = model("a", lambda photo: np.full_like(photo.rgb, 128), moves_faces=True)
    second = model("b", same)
    run(photo, step(grey, "f0"), step(second, "f0"))
    # then the second step has the face at its old position
    np.testing.assert_array_equal(second.adapter.batches[0][0].faces[0].landmarks, photo.faces[0].landmarks)


def test_faces_are_scaled_with_the_picture() -> None:
    # given a step that doubles the picture
    photo = astronaut()
    double = model("a", lambda photo: np.repeat(np.repeat(photo.rgb, 2, axis=0), 2, axis=1))
    second = model("b", same)
    run(photo, step(double, "f0"), step(second, "f0"))
    # then the face of the next step is twice as large
    (scaled,) = second.adapter.batches[0][0].faces
    np.testing.assert_allclose(scaled.box[2:], np.multiply(photo.faces[0].box[2:], 2), rtol=0.05)


def transparent(photo: Photo) -> Picture:
    return np.dstack([photo.rgb, np.zeros(photo.rgb.shape[:2], np.uint8)])


def test_transparency_of_the_last_step_is_kept() -> None:
    result = run(Photo(noise(20, 30)), step(model("a", inverted)), step(model("b", transparent)))
    assert result.state.picture.shape == (20, 30, 4)


def test_transparency_of_an_earlier_step_is_laid_on_white() -> None:
    result = run(Photo(noise(20, 30)), step(model("a", transparent)), step(model("b", inverted)))
    assert result.state.picture.shape == (20, 30, 3)
    assert not result.state.picture.any()


def test_the_result_has_the_warnings_of_all_steps() -> None:
    def doubtful(photo: Photo) -> RGB:
        photo.warn("low_confidence", "f0")
        return photo.rgb

    result = run(Photo(noise(20, 30)), step(model("a", doubtful)), step(model("b", doubtful)))
    assert [warning.face for warning in result.state.warnings] == ["f0", "f0"]


def test_an_error_of_an_adapter_names_the_step() -> None:
    def refuse(photo: Photo) -> RGB:
        raise FaceMagiError("missing_param", "No reference.", param="params.reference")

    with pytest.raises(FaceMagiError) as caught:
        run(Photo(noise(20, 30)), step(model("a", same)), step(model("b", refuse)))
    assert caught.value.param == "steps[1].params.reference"


def test_a_picture_that_an_earlier_step_enlarged_too_much_is_refused() -> None:
    # given a step that doubles each side, and one for pictures of up to 1,000 pixels
    def doubled(photo: Photo) -> RGB:
        return photo.rgb.repeat(2, axis=0).repeat(2, axis=1)

    limited = model("b", same, max_pixels=1_000)
    # when both run on 600 pixels
    with pytest.raises(FaceMagiError) as caught:
        run(Photo(noise(20, 30)), step(model("a", doubled)), step(limited))
    # then the second does not begin
    error = caught.value
    assert (error.code, error.param, error.limit, error.actual) == ("too_many_pixels", "steps[1].photo", 1_000, 2_400)
    assert limited.adapter.batches == []


def test_chains_of_different_lengths_share_batches() -> None:
    # given a chain of two steps and one of one step that begin with the same model
    first, second = model("a", inverted), model("b", brightened)
    photo = Photo(noise(20, 30))
    chains = [
        Chain(EditState.begin(photo), (step(first), step(second))),
        Chain(EditState.begin(replace(photo)), (step(first),)),
    ]
    # when they run together
    long, short = run_chains(chains)
    # then the first steps were one batch, and each has its own result
    assert [len(batch) for batch in first.adapter.batches] == [2]
    np.testing.assert_array_equal(short.state.picture, 255 - photo.rgb)
    np.testing.assert_array_equal(long.state.picture, (255 - photo.rgb) // 2 + 100)
