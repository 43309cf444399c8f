"""Drawn style pictures."""

import numpy as np
import pytest

from sagemaker_endpoints._imaging.drawing.looks import LOOKS, look


@pytest.mark.parametrize("name", LOOKS)
def test_a_look_is_the_same_picture_every_time(name: str) -> None:
    assert look(name).shape == (512, 512, 3)
    assert look(name).dtype == np.uint8
    assert np.array_equal(look(name), LOOKS[name]())
    assert look(name).std() > 25
