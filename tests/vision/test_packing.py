"""Landmarks travel as short text and come back as they were."""

import base64

import numpy as np
import pytest

from facemagi.errors import FaceMagiError
from facemagi_vision.packing import pack, unpack
from tests.support.vision_samples import astronaut_face


def test_landmarks_come_back_to_a_fraction_of_a_pixel() -> None:
    # Given landmarks, when they are packed and unpacked
    face = astronaut_face()
    back = unpack(pack(face.landmarks, face.box), face.box)

    # Then they are the same to half a step
    assert back.shape == (478, 3)
    assert back.dtype == np.float32
    assert np.abs(back - face.landmarks).max() < max(face.box[2:]) / 32768 + 1e-4


def test_the_layout_is_fixed() -> None:
    # Given a point at 1, 2 and -3 sixteenths of the box's longer side from its corner, and others at the corner
    landmarks = np.tile([10.0, 20.0, 0.0], (478, 1))
    landmarks[0] += [2.0, 4.0, -6.0]

    # When they are packed, then the text holds little-endian 16-bit numbers in 16384ths of that side
    numbers = base64.b64decode(pack(landmarks, (10.0, 20.0, 24.0, 32.0)))
    assert len(numbers) == 478 * 3 * 2
    assert np.frombuffer(numbers, "<i2")[:4].tolist() == [1024, 2048, -3072, 0]


def test_the_text_does_not_grow_with_the_photo() -> None:
    # Given a face of a hundred thousand pixels, when its landmarks are packed, then the text is as long as any
    assert len(pack(astronaut_face().landmarks * 1000, (0, 0, 1e5, 1e5))) == 3824


def test_points_too_far_away_are_drawn_near() -> None:
    # Given a point ten boxes away, when it is packed and unpacked, then it lies two boxes away
    landmarks = np.zeros((478, 3))
    landmarks[0, 0] = 1000
    assert unpack(pack(landmarks, (0, 0, 100, 100)), (0, 0, 100, 100))[0, 0] == pytest.approx(200, abs=0.1)


@pytest.mark.parametrize("text", ["", "AAAA", "not base64!", "é", "A" * 3828])
def test_other_text_is_refused(text: str) -> None:
    # Given text that no landmarks were packed into, when it is unpacked, then it is refused
    with pytest.raises(FaceMagiError) as caught:
        unpack(text, (0, 0, 1, 1))
    assert (caught.value.code, caught.value.param) == ("invalid_param", "landmarks")
