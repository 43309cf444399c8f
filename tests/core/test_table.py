"""A record is written once, settled once, and its owner's alone."""

import time

import pytest

from facemagi import table
from tests.support.samples import OWNER

pytestmark = pytest.mark.usefixtures("cloud")
SOON = int(time.time()) + 600


def test_what_was_written_is_read() -> None:
    assert table.create(OWNER, "job#1", "queued", {"effect": "glow"}, SOON)
    assert table.read(OWNER, "job#1") == table.Record("queued", {"effect": "glow"}, {}, SOON)


def test_a_second_record_of_the_same_name_changes_nothing() -> None:
    table.create(OWNER, "job#1", "queued", {"effect": "glow"}, SOON)
    assert not table.create(OWNER, "job#1", "queued", {"effect": "other"}, SOON)
    record = table.read(OWNER, "job#1")
    assert record is not None
    assert record.request == {"effect": "glow"}


def test_another_owner_finds_nothing() -> None:
    table.create(OWNER, "job#1", "queued", {}, SOON)
    assert table.read("f" * 16, "job#1") is None


def test_a_record_whose_time_is_over_is_gone_before_the_database_removes_it() -> None:
    table.create(OWNER, "job#1", "queued", {}, int(time.time()) - 1)
    assert table.read(OWNER, "job#1") is None


def test_a_record_whose_time_is_over_may_be_written_again() -> None:
    table.create(OWNER, "job#1", "queued", {"n": 1}, int(time.time()) - 1)
    assert table.create(OWNER, "job#1", "queued", {"n": 2}, SOON)


def test_a_record_only_moves_from_the_states_that_are_named() -> None:
    table.create(OWNER, "job#1", "queued", {}, SOON)
    assert table.settle(OWNER, "job#1", "succeeded", {"n": 1}, only_from=["queued"])
    assert not table.settle(OWNER, "job#1", "failed", {"n": 2}, only_from=["queued"])
    record = table.read(OWNER, "job#1")
    assert record is not None
    assert (record.state, record.outcome) == ("succeeded", {"n": 1})


def test_a_record_moves_from_leg_to_leg_and_never_back() -> None:
    table.create(OWNER, "job#1", "queued", {}, SOON, {"legs": [1, 2]})
    assert table.settle(OWNER, "job#1", "queued", {"legs": []}, only_from=["queued"], leg=2)
    assert not table.settle(OWNER, "job#1", "queued", {"legs": [1]}, only_from=["queued"], leg=1)
    assert not table.settle(OWNER, "job#1", "failed", {}, only_from=["queued"], leg=2)
    assert table.read(OWNER, "job#1") == table.Record("queued", {}, {"legs": []}, SOON, 2)


def test_settling_a_record_that_is_gone_does_not_bring_it_back() -> None:
    assert not table.settle(OWNER, "job#1", "succeeded", {}, only_from=["queued"])
    assert table.read(OWNER, "job#1") is None


def test_deleting_twice_is_no_error() -> None:
    table.create(OWNER, "job#1", "queued", {}, SOON)
    table.delete(OWNER, "job#1")
    table.delete(OWNER, "job#1")
    assert table.read(OWNER, "job#1") is None
