"""A record is created once, settled once, and visible only to its owner."""

import time

import pytest

from facemagi import table
from tests.support.samples import OWNER

pytestmark = pytest.mark.usefixtures("cloud")
EXPIRES_AT = int(time.time()) + 600


def test_a_created_record_is_read_unchanged() -> None:
    assert table.create(OWNER, "job#1", "queued", {"effect": "glow"}, EXPIRES_AT)
    assert table.read(OWNER, "job#1") == table.Record("queued", {"effect": "glow"}, {}, EXPIRES_AT)


def test_a_second_record_of_the_same_name_changes_nothing() -> None:
    table.create(OWNER, "job#1", "queued", {"effect": "glow"}, EXPIRES_AT)
    assert not table.create(OWNER, "job#1", "queued", {"effect": "other"}, EXPIRES_AT)
    record = table.read(OWNER, "job#1")
    assert record is not None
    assert record.request == {"effect": "glow"}


def test_another_owner_cannot_read_a_record() -> None:
    table.create(OWNER, "job#1", "queued", {}, EXPIRES_AT)
    assert table.read("f" * 16, "job#1") is None


def test_an_expired_record_is_not_read_before_the_database_deletes_it() -> None:
    table.create(OWNER, "job#1", "queued", {}, int(time.time()) - 1)
    assert table.read(OWNER, "job#1") is None


def test_an_expired_record_can_be_created_again() -> None:
    table.create(OWNER, "job#1", "queued", {"n": 1}, int(time.time()) - 1)
    assert table.create(OWNER, "job#1", "queued", {"n": 2}, EXPIRES_AT)


def test_a_record_is_settled_only_from_the_given_states() -> None:
    table.create(OWNER, "job#1", "queued", {}, EXPIRES_AT)
    assert table.transition(OWNER, "job#1", "succeeded", {"n": 1}, only_from=["queued"])
    assert not table.transition(OWNER, "job#1", "failed", {"n": 2}, only_from=["queued"])
    record = table.read(OWNER, "job#1")
    assert record is not None
    assert (record.state, record.outcome) == ("succeeded", {"n": 1})


def test_the_leg_of_a_record_only_increases() -> None:
    table.create(OWNER, "job#1", "queued", {}, EXPIRES_AT, {"legs": [1, 2]})
    assert table.transition(OWNER, "job#1", "queued", {"legs": []}, only_from=["queued"], leg=2)
    assert not table.transition(OWNER, "job#1", "queued", {"legs": [1]}, only_from=["queued"], leg=1)
    assert not table.transition(OWNER, "job#1", "failed", {}, only_from=["queued"], leg=2)
    assert table.read(OWNER, "job#1") == table.Record("queued", {}, {"legs": []}, EXPIRES_AT, 2)


def test_settling_a_missing_record_does_not_create_it() -> None:
    assert not table.transition(OWNER, "job#1", "succeeded", {}, only_from=["queued"])
    assert table.read(OWNER, "job#1") is None


def test_deleting_twice_is_no_error() -> None:
    table.create(OWNER, "job#1", "queued", {}, EXPIRES_AT)
    table.delete(OWNER, "job#1")
    table.delete(OWNER, "job#1")
    assert table.read(OWNER, "job#1") is None
