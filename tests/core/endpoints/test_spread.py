"""The owners of a container's jobs are divided among its endpoints."""

from collections import Counter

import pytest

from facemagi.endpoints import spread
from facemagi.limits import MAX_ENDPOINTS

FIRST = "facemagi-test-portrait"
OWNERS = [f"{number:016x}" for number in range(6000)]


def places(endpoints: int) -> list[str]:
    return [spread.endpoint_of(owner, FIRST, endpoints) for owner in OWNERS]


def test_a_single_endpoint_has_the_name_of_its_container() -> None:
    assert set(places(1)) == {FIRST}
    assert spread.names(FIRST, 1) == [FIRST]


def test_an_owner_always_has_the_same_endpoint() -> None:
    # by sha256sum; another hash would move the jobs of all owners with a release
    assert [spread.endpoint_of(owner, FIRST, 3) for owner in ("a" * 16, "b" * 16, "c" * 16)] == [
        f"{FIRST}{end}" for end in ("-3", "-2", "-2")
    ]


@pytest.mark.parametrize("endpoints", [2, 6, MAX_ENDPOINTS])
def test_each_endpoint_gets_its_share_of_the_owners(endpoints: int) -> None:
    shares = Counter(places(endpoints))
    assert set(shares) == set(spread.names(FIRST, endpoints))
    assert max(shares.values()) < 1.2 * len(OWNERS) / endpoints


def test_with_one_endpoint_more_only_the_owners_move_that_it_gets() -> None:
    before, after = places(5), places(6)
    moved = {now for old, now in zip(before, after, strict=True) if old != now}
    assert moved == {f"{FIRST}-6"}


def test_a_job_stays_at_its_endpoint_as_long_as_the_container_has_it() -> None:
    owner = next(each for each in OWNERS if spread.endpoint_of(each, FIRST, 3) == FIRST)
    assert spread.endpoint_of(owner, FIRST, 3, current=f"{FIRST}-3") == f"{FIRST}-3"
    assert spread.endpoint_of(owner, FIRST, 2, current=f"{FIRST}-3") in spread.names(FIRST, 2)
    assert spread.endpoint_of(owner, FIRST, 3, current="facemagi-test-edit-portrait") == FIRST


def test_the_longest_name_is_one_that_sagemaker_allows() -> None:
    longest = f"facemagi-{'s' * 10}-{'m' * 31}"
    assert len(spread.name_of(longest, MAX_ENDPOINTS)) <= 63
