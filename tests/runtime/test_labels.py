"""Every result picture has a label that other programs can read, and that changes no pixel."""

import io
from dataclasses import replace
from typing import Literal, cast

import numpy as np
import pytest
from PIL import Image, ImageSequence

from facemagi.limits import MAX_NAME_CHARS, MAX_STEPS
from facemagi.manifest import SourceType
from sagemaker_endpoints._runtime.encoders import ENCODERS
from sagemaker_endpoints._runtime.labels.label import Label
from sagemaker_endpoints._runtime.labels.source_types import declared_source_type, strongest
from sagemaker_endpoints._runtime.output import Output, render
from sagemaker_endpoints._sdk.contract import Photo
from tests.support.labels import label
from tests.support.runtime_samples import smooth

Format = Literal["jpeg", "png", "webp", "gif", "avif"]

FORMATS = cast(list[Format], list(ENCODERS))

LABEL = Label("job_0000000000000000000b", ("beauty", "face_swap/swap"), "compositeCapture", '示例 & <Co> "x"', 1.8e9)

TERMS = "http://cv.iptc.org/newscodes/digitalsourcetype/"


def frames_of(file: bytes) -> list[np.ndarray]:
    """All frames of a file as RGBA pixels."""
    with Image.open(io.BytesIO(file)) as image:
        return [np.asarray(frame.convert("RGBA")) for frame in ImageSequence.Iterator(image)]


@pytest.mark.parametrize("name", FORMATS)
def test_the_label_can_be_read_from_every_format(name: Format) -> None:
    # given a result with a label
    photo = Photo(smooth(60, 80))
    file = render(photo.rgb, photo, Output(name), xmp=LABEL.xmp())
    # then its file says how it was made, by whom, and in which job
    assert label(file) == {
        "tool": "FaceMagi",
        "time": "2027-01-15T08:00:00+00:00",
        "source_type": f"{TERMS}compositeCapture",
        "job": "job_0000000000000000000b",
        "effects": ["beauty", "face_swap/swap"],
        "chinese": {
            "Label": "1",
            "ContentProducer": '示例 & <Co> "x"',
            "ProduceID": "job_0000000000000000000b",
            "ReservedCode1": "",
            "ContentPropagator": "",
            "PropagateID": "",
            "ReservedCode2": "",
        },
    }


@pytest.mark.parametrize("name", FORMATS)
def test_the_label_changes_no_pixel(name: Format) -> None:
    photo = Photo(smooth(60, 80))
    plain, labelled = (render(photo.rgb, photo, Output(name), xmp=xmp) for xmp in (b"", LABEL.xmp()))
    np.testing.assert_array_equal(frames_of(labelled), frames_of(plain))


@pytest.mark.parametrize("name", ["webp", "gif"])
def test_an_animation_has_the_label_too_and_still_repeats(name: Literal["webp", "gif"]) -> None:
    # given an animation with a label
    photo = Photo(smooth(60, 80))
    frames = [photo.rgb, 255 - photo.rgb]
    file = render(photo.rgb, photo, Output(name), frames, LABEL.xmp())
    # then the label is there, all frames are, and it repeats endlessly
    assert label(file)["job"] == LABEL.job
    assert len(frames_of(file)) == 2
    with Image.open(io.BytesIO(file)) as animation:
        assert animation.info["loop"] == 0


def test_a_label_has_about_a_kilobyte_and_in_a_long_chain_two() -> None:
    longest = replace(LABEL, effects=("x" * MAX_NAME_CHARS,) * MAX_STEPS, producer="名" * 100)
    assert len(LABEL.xmp()) < 1200
    assert len(longest.xmp()) < 2500


@pytest.mark.parametrize(
    ("terms", "term"),
    [
        (["algorithmicallyEnhanced", "algorithmicallyEnhanced"], "algorithmicallyEnhanced"),
        (["compositeCapture", "algorithmicallyEnhanced"], "compositeCapture"),
        (["compositeWithTrainedAlgorithmicMedia", "composite"], "compositeWithTrainedAlgorithmicMedia"),
    ],
)
def test_of_several_steps_the_term_that_says_most_counts(terms: list[SourceType], term: SourceType) -> None:
    assert strongest(*terms) == term


@pytest.mark.parametrize(
    ("file", "term"),
    [
        (b"a photo of a camera", "algorithmicallyEnhanced"),
        (f"{TERMS}trainedAlgorithmicMediaZ3q".encode(), "compositeWithTrainedAlgorithmicMedia"),
        (f"x {TERMS}digitalCapture y".encode(), "algorithmicallyEnhanced"),
        (f"x {TERMS}trainedAlgorithmicMedia y".encode(), "compositeWithTrainedAlgorithmicMedia"),
        (f"x {TERMS}compositeSynthetic y".encode(), "compositeWithTrainedAlgorithmicMedia"),
        (f"{TERMS}digitalCapture, {TERMS}compositeCapture".encode(), "compositeCapture"),
        (b'xmlns:TC260="http://www.tc260.org.cn/ns/AIGC/1.0/"', "compositeWithTrainedAlgorithmicMedia"),
        (replace(LABEL, source_type="algorithmicallyEnhanced").xmp(), "algorithmicallyEnhanced"),
    ],
    ids=[
        "nothing",
        "a term at the end of a text",
        "a capture",
        "AI",
        "partly AI",
        "two terms",
        "a Chinese label",
        "an own result",
    ],
)
def test_what_a_photo_says_about_itself_is_not_hidden_by_an_edit(file: bytes, term: str) -> None:
    assert declared_source_type(file) == term
