"""A chain gives the same, bit by bit, whether its steps run in one container or the picture is handed on to others."""

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
from sagemaker_endpoints._runtime.handoff import pack, unpack
from sagemaker_endpoints._runtime.model import Model
from sagemaker_endpoints._runtime.output import Output, encode_png, render
from sagemaker_endpoints._sdk.contract import RGB, Edit, Photo, Picture
from tests.support.portraits import astronaut
from tests.support.runtime_samples import noise
from tests.support.samples import make_manifest


class Editor:
    """An adapter that does one thing to each photo, and remembers what it was given."""

    def __init__(self, work: Callable[[Photo], Picture]) -> None:
        self.work, self.seen = work, list[Photo]()

    def load(self, weights: Path, device: str) -> None:
        """Nothing to load."""

    def edit(self, photos: list[Photo], edits: list[Edit]) -> list[Picture]:
        self.seen += photos
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


def cut_out(photo: Photo) -> Picture:
    photo.reframe(np.array([(1, 0, -100), (0, 1, -20)], np.float64))
    return np.ascontiguousarray(photo.rgb[20:320, 100:400])


def doubtful(photo: Photo) -> Picture:
    photo.warn("low_confidence", "f0")
    photo.warn("labels_assumed", "f0", "young")
    return photo.rgb


def last(photo: Photo) -> Picture:
    """Something that depends on every bit of the landmarks."""
    picture = photo.rgb.copy()
    picture[0, 0] = list(struct.pack(">I", crc32(photo.faces[0].landmarks.tobytes()))[:3])
    return picture


def together(photo: Photo, *steps: Step) -> Result:
    (result,) = run_chains([Chain(EditState.begin(photo), steps)])
    return result


def apart(photo: Photo, *steps: Step) -> Result:
    """Each step in a container of its own, which gets the photo and the file of the container before."""
    result = together(photo, steps[0])
    for one in steps[1:]:
        state = unpack(pack(result.state)).resume(photo.rgb, None)
        (result,) = run_chains([Chain(state, (one,))])
    return result


CHAINS = {
    "a step that moves nothing": [step(darker), step(last)],
    "a step that moves faces": [step(shifted, moves_faces=True), step(last)],
    "a step that doubles the picture": [step(doubled), step(last)],
    "a step that cuts a part out": [step(cut_out), step(last)],
    "a cut-out that is moved": [step(cut_out, moves_faces=True), step(last)],
    "transparency": [step(transparent), step(last)],
    "warnings": [step(doubtful), step(darker), step(last)],
    "all of it": [step(shifted, moves_faces=True), step(darker), step(cut_out), step(transparent), step(doubled),
                  step(last)],
    "transparency at the end": [step(darker), step(transparent)],
}  # fmt: skip


@pytest.mark.parametrize("chain", CHAINS)
def test_steps_apart_give_what_they_give_together(chain: str) -> None:
    photo, steps = astronaut(), CHAINS[chain]
    one, several = together(photo, *steps), apart(photo, *steps)
    # then pictures, faces and warnings are the same
    np.testing.assert_array_equal(one.state.picture, several.state.picture)
    assert one.state.warnings == several.state.warnings
    assert one.state.shown.rgb.shape == several.state.shown.rgb.shape
    for mine, other in zip(one.state.shown.faces, several.state.shown.faces, strict=True):
        assert (mine.id, mine.box, mine.yaw, mine.quality) == (other.id, other.box, other.yaw, other.quality)
        np.testing.assert_array_equal(mine.landmarks, other.landmarks)
    # and so is a portrait that is framed around the face
    framed = Output("png", size="result")
    files = [render(result.state.picture, result.state.shown, framed) for result in (one, several)]
    assert files[0] == files[1]


def test_the_person_mask_is_still_that_of_the_photo(monkeypatch: pytest.MonkeyPatch) -> None:
    # given a second step that asks for the mask
    asked: list[RGB] = []

    def counted(rgb: RGB) -> Any:
        asked.append(rgb)
        return np.zeros(rgb.shape[:2], np.float32)

    def masked(photo: Photo) -> Picture:
        photo.person_mask()
        return photo.rgb

    monkeypatch.setattr(person, "person_mask", counted)
    photo = astronaut()
    # when the first step, in another container, has moved nothing, and when it has
    apart(photo, step(darker), step(masked))
    apart(photo, step(shifted, moves_faces=True), step(masked))
    # then the mask is the photo's own, and that of the picture as it was handed over
    np.testing.assert_array_equal(asked[0], photo.rgb)
    np.testing.assert_array_equal(asked[1], shifted(photo))


def test_warnings_travel_with_the_picture() -> None:
    warned = apart(astronaut(), step(doubtful), step(darker), step(doubtful)).state.warnings
    assert warned == (JobWarning("low_confidence", "f0"), JobWarning("labels_assumed", "f0", ("young",))) * 2


def test_what_is_handed_over_is_a_picture_that_others_can_read() -> None:
    result = together(astronaut(), step(transparent))
    np.testing.assert_array_equal(np.asarray(Image.open(io.BytesIO(pack(result.state)))), result.state.picture)


def test_a_picture_from_elsewhere_is_not_taken() -> None:
    with pytest.raises(ValueError, match="not written by a container"):
        unpack(encode_png(noise(20, 30), 100))
