"""What adapters may rely on."""

import numpy as np
import pytest

from facemagi_vision import person
from sagemaker_endpoints._sdk.contract import RGB, Mask, Photo
from tests.support.runtime_samples import noise


def test_the_person_mask_is_computed_once_and_only_when_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    # given a photo, and an engine that counts
    computed: list[RGB] = []

    def counting(rgb: RGB) -> Mask:
        computed.append(rgb)
        return np.zeros(rgb.shape[:2], dtype=np.float32)

    monkeypatch.setattr(person, "person_mask", counting)
    photo = Photo(noise(80, 90))
    assert not computed
    # when its mask is asked for twice
    first, second = photo.person_mask(), photo.person_mask()
    # then there is one
    assert first is second
    assert first.shape == (80, 90)
    assert len(computed) == 1
