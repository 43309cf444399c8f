"""Landmarks are packed into a short text and restored from it."""

import base64

import numpy as np
import pytest

from facemagi.errors import FaceMagiError
from facemagi_vision.packing import pack, unpack
from tests.support.vision_samples import astronaut_face


def test_landmarks_are_restored_to_a_fraction_of_a_pixel() -> None:
    # given landmarks, when they are packed and unpacked
    face = astronaut_face()
    restored = unpack(pack(face.landmarks, face.box), face.box)

    # then they agree to half a step
    assert restored.shape == (478, 3)
    assert restored.dtype == np.float32
    assert np.abs(restored - face.landmarks).max() < max(face.box[2:]) / 32768 + 1e-4


def test_the_layout_is_fixed() -> None:
    # given a point at 1, 2 and -3 sixteenths of the box's longer side from its corner, and the others at the corner
    landmarks = np.tile([10.0, 20.0, 0.0], (478, 1))
    landmarks[0] += [2.0, 4.0, -6.0]

    # when they are packed, then the text contains little-endian int16, in 16384ths of that side
    numbers = base64.b64decode(pack(landmarks, (10.0, 20.0, 24.0, 32.0)))
    assert len(numbers) == 478 * 3 * 2
    assert np.frombuffer(numbers, "<i2")[:4].tolist() == [1024, 2048, -3072, 0]


def test_the_text_has_the_same_length_for_every_photo() -> None:
    assert len(pack(astronaut_face().landmarks * 1000, (0, 0, 1e5, 1e5))) == 3824


def test_points_too_far_from_the_box_are_clipped() -> None:
    # given a point ten boxes away, when it is packed and unpacked, then it is two boxes away
    landmarks = np.zeros((478, 3))
    landmarks[0, 0] = 1000
    assert unpack(pack(landmarks, (0, 0, 100, 100)), (0, 0, 100, 100))[0, 0] == pytest.approx(200, abs=0.1)


@pytest.mark.parametrize("text", ["", "AAAA", "not base64!", "é", "A" * 3828])
def test_an_invalid_text_is_refused(text: str) -> None:
    with pytest.raises(FaceMagiError) as caught:
        unpack(text, (0, 0, 1, 1))
    assert (caught.value.code, caught.value.param) == ("invalid_param", "landmarks")
