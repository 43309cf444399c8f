"""A local cloud that checks keys, and answers as the APIs of others."""

from collections.abc import Iterator

import pytest

from scripts.local_cloud import LocalCloud, Options


@pytest.fixture(scope="package")
def other_cloud() -> Iterator[LocalCloud]:
    options = Options(models=["beauty", "face_attributes", "face_swap"], auth="keys", compatible_apis="all")
    with LocalCloud.start(options) as started:
        yield started


@pytest.fixture(scope="package")
def key(other_cloud: LocalCloud) -> str:
    return other_cloud.new_key()
