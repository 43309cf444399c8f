"""A chain has the same result, bit for bit, in one container and in several."""

import io
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
import pytest
from PIL import Image

from facemagi.warnings import JobWarning
from facemagi_vision import person
from sagemaker_endpoints._runtime.chain import Chain, Result, Step, run_chains
from sagemaker_endpoints._runtime.edit_state import EditState
from sagemaker_endpoints._runtime.encoders import encode_png
from sagemaker_endpoints._runtime.handoff import pack, unpack
from sagemaker_endpoints._runtime.model import Model
from sagemaker_endpoints._runtime.output import Output, render
from sagemaker_endpoints._sdk.contract import RGB, Edit, Photo, Picture
from tests.support.portraits import astronaut
from tests.support.runtime_samples import noise
from tests.support.samples import make_manifest


class Editor:
    """An adapter that applies one function to each photo."""

    def __init__(self, work: Callable[[Photo], Picture]) -> None:
        self.work = work

    def load(self, weights: Path, device: str) -> None:
        """Nothing to load."""

    def edit(self, photos: list[Photo], edits: list[Edit]) -> list[Picture]:
        return [self.work(photo) for photo in photos]


def step(work: Callable[[Photo], Picture], **manifest: Any) -> Step:
    name = work.__name__.strip("<>")
    return Step(Model(make_manifest(name=name, **manifest), Editor(work)), Edit("glow", {}), {"f0": {}})


def darker(photo: Photo) -> Picture:
    return np.asarray(photo.rgb // 2 + 20, dtype=np.uint8)


def shifted(photo: Photo) -> Picture:
    return np.ascontiguousarray(np.roll(photo.rgb, 7, axis=1))


def doubled(photo: Photo) -> Picture:
    return np.repeat(np.repeat(photo.rgb, 2, axis=0), 2, axis=1)


def transparent(photo: Photo) -> Picture:
    alpha = np.arange(photo.rgb.shape[0] * photo.rgb.shape[1]).reshape(photo.rgb.shape[:2]) % 256
    return np.dstack([photo.rgb, alpha.astype(np.uint8)])


def cropped(photo: Photo) -> Picture:
    photo.reframe(np.array([(1, 0, -100), (0, 1, -20)], np.float64))
    return np.ascontiguousarray(photo.rgb[20:320, 100:400])


def doubtful(photo: Photo) -> Picture:
    photo.warn("low_confidence", "f0")
    photo.warn("labels_assumed", "f0", "young")
    return photo.rgb


def stamped(photo: Photo) -> Picture:
    """The photo with a first pixel that depends on every bit of the landmarks."""
    picture = photo.rgb.copy()
    picture[0, 0] = list(struct.pack(">I", crc32(photo.faces[0].landmarks.tobytes()))[:3])
    return picture


def run_together(photo: Photo, *steps: Step) -> Result:
    """Run all steps in one container."""
    (result,) = run_chains([Chain(EditState.begin(photo), steps)])
    return result


def run_apart(photo: Photo, *steps: Step) -> Result:
    """Run each step in its own container, which gets the photo and the file of the container before."""
    result = run_together(photo, steps[0])
    for next_step in steps[1:]:
        state = unpack(pack(result.state)).resume(photo.rgb, None)
        (result,) = run_chains([Chain(state, (next_step,))])
    return result


ENHANCING = {"glow": {"title": "", "summary": "", "source_type": "algorithmicallyEnhanced", "parameters": {}}}

CHAINS = {
    "a step that moves no faces": [step(darker), step(stamped)],
    "a step that moves faces": [step(shifted, moves_faces=True), step(stamped)],
    "a step that doubles the picture": [step(doubled), step(stamped)],
    "a step that crops": [step(cropped), step(stamped)],
    "a step that crops and moves faces": [step(cropped, moves_faces=True), step(stamped)],
    "transparency": [step(transparent), step(stamped)],
    "warnings": [step(doubtful), step(darker), step(stamped)],
    "everything": [step(shifted, moves_faces=True), step(darker), step(cropped), step(transparent), step(doubled),
                  step(stamped)],
    "transparency at the end": [step(darker), step(transparent)],
}  # fmt: skip


@pytest.mark.parametrize("chain", CHAINS)
def test_steps_in_several_containers_give_the_same_as_in_one(chain: str) -> None:
    photo, steps = astronaut(), CHAINS[chain]
    one, several = run_together(photo, *steps), run_apart(photo, *steps)
    # then pictures, faces, warnings and what the label says are the same
    np.testing.assert_array_equal(one.state.picture, several.state.picture)
    assert one.state.warnings == several.state.warnings
    assert one.state.effects == several.state.effects
    assert len(several.state.effects) == len(steps)
    assert one.state.shown.rgb.shape == several.state.shown.rgb.shape
    for expected, actual in zip(one.state.shown.faces, several.state.shown.faces, strict=True):
        assert (expected.id, expected.box, expected.yaw) == (actual.id, actual.box, actual.yaw)
        assert expected.quality == actual.quality
        np.testing.assert_array_equal(expected.landmarks, actual.landmarks)
    # and so is a portrait framed around the face
    framed = Output("png", size="result")
    files = [render(result.state.picture, result.state.shown, framed) for result in (one, several)]
    assert files[0] == files[1]


def test_the_label_of_a_later_container_remembers_generative_ai_of_an_earlier_one() -> None:
    # given a step that paints with a trained network, and a step that only enhances, in two containers
    paints, enhances = make_manifest().effects["glow"], make_manifest(effects=ENHANCING).effects["glow"]
    steps = step(darker, effects={"glow": paints}), step(stamped, effects={"glow": enhances})
    # then the label says that generative AI was there
    assert run_apart(astronaut(), *steps).state.source_type == "compositeWithTrainedAlgorithmicMedia"
    assert run_apart(astronaut(), steps[1], steps[1]).state.source_type == "algorithmicallyEnhanced"


def test_the_person_mask_is_that_of_the_photo_until_faces_move(monkeypatch: pytest.MonkeyPatch) -> None:
    # given a second step that reads the mask
    computed: list[RGB] = []

    def recorded(rgb: RGB) -> Any:
        computed.append(rgb)
        return np.zeros((256, 256), np.float32)

    def masked(photo: Photo) -> Picture:
        photo.person_mask()
        return photo.rgb

    monkeypatch.setattr(person, "person_cells", recorded)
    photo = astronaut()
    # when the first step, in another container, moves no faces, and when it moves them
    run_apart(photo, step(darker), step(masked))
    run_apart(photo, step(shifted, moves_faces=True), step(masked))
    # then the mask is computed from the photo, and from the picture of the previous container
    np.testing.assert_array_equal(computed[0], photo.rgb)
    np.testing.assert_array_equal(computed[1], shifted(photo))


def test_warnings_travel_with_the_picture() -> None:
    warnings = run_apart(astronaut(), step(doubtful), step(darker), step(doubtful)).state.warnings
    assert warnings == (JobWarning("low_confidence", "f0"), JobWarning("labels_assumed", "f0", ("young",))) * 2


def test_the_handoff_is_a_picture_that_any_decoder_reads() -> None:
    result = run_together(astronaut(), step(transparent))
    np.testing.assert_array_equal(np.asarray(Image.open(io.BytesIO(pack(result.state)))), result.state.picture)


def test_a_picture_that_no_container_wrote_is_refused() -> None:
    with pytest.raises(ValueError, match="not written by a container"):
        unpack(encode_png(noise(20, 30), 100))
