"""The contract between the runtime and the adapters."""

import numpy as np
import pytest

from facemagi_vision import person
from sagemaker_endpoints._sdk.contract import RGB, Mask, Photo
from tests.support.runtime_samples import noise


def test_the_person_mask_is_computed_lazily_and_once(monkeypatch: pytest.MonkeyPatch) -> None:
    # given a photo, and a person mask that records its calls
    computed: list[RGB] = []

    def recorded(rgb: RGB) -> Mask:
        computed.append(rgb)
        return np.zeros((256, 256), dtype=np.float32)

    monkeypatch.setattr(person, "person_cells", recorded)
    photo = Photo(noise(80, 90))
    assert not computed
    # when the mask is read twice
    first, second = photo.person_mask(), photo.person_mask()
    # then it was computed once
    assert first is second
    assert first.shape == (80, 90)
    assert len(computed) == 1
