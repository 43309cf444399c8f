"""The person mask separates people from the background."""

import numpy as np
import pytest

from facemagi_vision.person import person_mask
from tests.support.vision_samples import astronaut


def test_the_mask_is_1_on_a_person_and_0_on_the_background() -> None:
    # given the astronaut, when the mask is computed
    mask = person_mask(np.asarray(astronaut()))

    # then her face and her suit are inside, and the wall beside her head is outside
    assert mask[90:150, 190:250].min() > 0.95
    assert mask[300:450, 100:180].min() > 0.9
    assert mask[20:150, 20:100].max() < 0.1


@pytest.mark.parametrize("size", [(512, 300), (300, 512), (1400, 1400), (64, 64)])
def test_the_mask_has_the_size_of_the_picture(size: tuple[int, int]) -> None:
    # given a picture of any shape, when the mask is computed
    mask = person_mask(np.asarray(astronaut().resize(size)))

    # then it has a value from 0 to 1 for every pixel
    assert mask.shape == size[::-1]
    assert mask.dtype == np.float32
    assert mask.min() >= 0
    assert mask.max() <= 1


def test_the_mask_has_no_steps() -> None:
    # given a picture much larger than the network's input, when the mask is computed
    mask = person_mask(np.asarray(astronaut().resize((2048, 2048))))

    # then neighbouring pixels differ little: the outline has no stair steps
    assert np.abs(np.diff(mask, axis=0)).max() < 0.25
    assert np.abs(np.diff(mask, axis=1)).max() < 0.25


def test_a_picture_of_one_colour_has_no_person() -> None:
    assert person_mask(np.full((200, 300, 3), 200, np.uint8)).max() < 0.5
