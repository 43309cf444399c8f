"""Ids sort by time, and those of earlier releases stay valid."""

import random

import pytest

from facemagi import unfinished
from facemagi.ids import ALPHABET, JOB_ID, PHOTO_ID, new_id
from tests.core.job_life import later


def test_ids_sort_by_the_time_at_which_they_were_made() -> None:
    # given moments from now to the year 2100, in any order
    moments = [0.0, 0.002, 1.0, 3600.0, 86_400.0, 2.3e9]
    random.Random(1).shuffle(moments)

    # when an id is made at each
    made = []
    for moment in moments:
        with later(moment):
            made.append((moment, new_id("job")))

    # then they sort as the moments do
    assert [moment for moment, _ in sorted(made, key=lambda each: each[1])] == sorted(moments)


def test_ids_of_one_moment_differ() -> None:
    with later(0):
        assert len({new_id("photo") for _ in range(1000)}) == 1000


def test_a_new_id_is_valid_and_fits_into_the_longest_file_name() -> None:
    assert JOB_ID.fullmatch(new_id("job"))
    assert PHOTO_ID.fullmatch(new_id("photo"))
    assert len(f"{new_id('job')}-7.webp") <= 32


@pytest.mark.parametrize("name", ["photo_0123456789abcdef0123", "photo_ffffffffffffffffffff"])
def test_ids_of_earlier_releases_stay_valid(name: str) -> None:
    assert PHOTO_ID.fullmatch(name)


@pytest.mark.parametrize(
    "name", ["photo_0123456789abcdef012i", "photo_0123456789ABCDEF0123", "photo_0", "job_" + "0" * 20]
)
def test_other_texts_are_no_photo_ids(name: str) -> None:
    assert not PHOTO_ID.fullmatch(name)


def test_every_id_belongs_to_a_shard_of_the_sweeper() -> None:
    assert set(unfinished.SHARDS) == set(ALPHABET)
