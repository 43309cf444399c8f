"""The quality is 1 for a good portrait, and every weakness lowers it."""

import numpy as np
import pytest
from PIL import Image, ImageEnhance, ImageFilter

from facemagi_vision.faces import find_faces
from tests.support.vision_samples import astronaut, astronaut_face


def quality(image: Image.Image) -> float:
    (face,) = find_faces(np.asarray(image))
    return face.quality


def test_a_good_portrait_has_quality_1() -> None:
    assert astronaut_face().quality == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize(
    "stages",
    [
        [astronaut().filter(ImageFilter.GaussianBlur(radius)) for radius in (0, 1, 2)],
        [astronaut().resize((side, side), Image.Resampling.LANCZOS) for side in (512, 256, 160)],
        [ImageEnhance.Brightness(astronaut()).enhance(light) for light in (1, 0.25, 0.12)],
        [astronaut().point(lambda v, k=k: round(v + (255 - v) * k)) for k in (0.0, 0.7, 0.85)],
    ],
    ids=["blur", "size", "darkness", "glare"],
)
def test_each_weakness_lowers_the_quality(stages: list[Image.Image]) -> None:
    # given a portrait that gets worse in one way, when its quality is computed at each stage
    good, bad, worse = (quality(image) for image in stages)

    # then it falls, and stays between 0 and 1
    assert 1 >= good > bad > worse >= 0


def test_half_a_face_has_a_lower_quality() -> None:
    assert quality(astronaut().crop((0, 0, 226, 512))) < astronaut_face().quality
