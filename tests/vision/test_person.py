"""People are told from the background."""

import numpy as np
import pytest

from facemagi_vision.person import person_mask
from tests.support.vision_samples import astronaut


def test_a_person_is_1_and_the_background_0() -> None:
    # Given the astronaut, when people are told from the background
    mask = person_mask(np.asarray(astronaut()))

    # Then her face and her suit are a person, and the wall beside her head is not
    assert mask[90:150, 190:250].min() > 0.95
    assert mask[300:450, 100:180].min() > 0.9
    assert mask[20:150, 20:100].max() < 0.1


@pytest.mark.parametrize("size", [(512, 300), (300, 512), (1400, 1400), (64, 64)])
def test_the_mask_has_the_size_of_the_picture(size: tuple[int, int]) -> None:
    # Given a picture of any shape, when people are looked for
    mask = person_mask(np.asarray(astronaut().resize(size)))

    # Then there is a value within 0 and 1 for every pixel
    assert mask.shape == size[::-1]
    assert mask.dtype == np.float32
    assert mask.min() >= 0
    assert mask.max() <= 1


def test_the_mask_has_no_steps() -> None:
    # Given a picture much larger than the network sees it, when people are looked for
    mask = person_mask(np.asarray(astronaut().resize((2048, 2048))))

    # Then neighbouring pixels differ little: the outline is no staircase
    assert np.abs(np.diff(mask, axis=0)).max() < 0.25
    assert np.abs(np.diff(mask, axis=1)).max() < 0.25


def test_a_picture_of_nothing_holds_nobody() -> None:
    # Given one colour, when people are looked for, then there are none
    assert person_mask(np.full((200, 300, 3), 200, np.uint8)).max() < 0.5
