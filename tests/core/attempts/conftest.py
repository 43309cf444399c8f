"""Two models in different containers, every invocation of them, and a photo with faces."""

from collections.abc import Iterator

import pytest

from tests.core.job_life import deploy
from tests.core.job_samples import Calls, detected_faces, make_ready_photo, recorded_invocations

FACES = detected_faces(90)


@pytest.fixture
def calls(cloud: None) -> Iterator[Calls]:
    """Every invocation, with `glow` and `paint` deployed in different containers."""
    deploy("glow", "studio")
    deploy("paint", "atelier")
    with recorded_invocations() as calls:
        yield calls


@pytest.fixture
def photo(calls: Calls) -> str:
    return make_ready_photo(FACES)
