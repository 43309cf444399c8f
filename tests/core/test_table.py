"""A record is created once, settled once, and visible only to its owner."""

import time

import pytest

from facemagi import table
from tests.support.samples import OWNER

pytestmark = pytest.mark.usefixtures("cloud")
EXPIRES_AT = 4_000_000_000
"""Far in the future."""


def create(request: table.Json | None = None, expires_at: int = EXPIRES_AT) -> bool:
    return table.create(OWNER, "job#1", table.Record("queued", request or {}, {}, expires_at), check_at=0)


def test_a_created_record_is_read_unchanged() -> None:
    assert create({"effect": "glow"})
    assert table.read(OWNER, "job#1") == table.Record("queued", {"effect": "glow"}, {}, EXPIRES_AT)


def test_a_second_record_of_the_same_name_changes_nothing() -> None:
    create({"effect": "glow"})
    assert not create({"effect": "other"})
    record = table.read(OWNER, "job#1")
    assert record is not None
    assert record.request == {"effect": "glow"}


def test_another_owner_cannot_read_a_record() -> None:
    create()
    assert table.read("f" * 16, "job#1") is None


def test_an_expired_record_is_not_read_before_the_database_deletes_it() -> None:
    create(expires_at=int(time.time()) - 1)
    assert table.read(OWNER, "job#1") is None


def test_an_expired_record_can_be_created_again() -> None:
    create({"n": 1}, int(time.time()) - 1)
    assert create({"n": 2})


def test_a_record_is_settled_only_from_the_given_states() -> None:
    create()
    assert table.finish(OWNER, "job#1", "succeeded", {"n": 1}, only_from=["queued"])
    assert not table.finish(OWNER, "job#1", "failed", {"n": 2}, only_from=["queued"])
    record = table.read(OWNER, "job#1")
    assert record is not None
    assert (record.state, record.outcome) == ("succeeded", {"n": 1})


def test_the_leg_of_a_record_only_increases() -> None:
    create()
    assert table.finish(OWNER, "job#1", "queued", {"legs": []}, only_from=["queued"], leg=2)
    assert not table.finish(OWNER, "job#1", "queued", {"legs": [1]}, only_from=["queued"], leg=1)
    assert not table.finish(OWNER, "job#1", "failed", {}, only_from=["queued"], leg=2)
    assert table.read(OWNER, "job#1") == table.Record("queued", {}, {"legs": []}, EXPIRES_AT, 2)


def test_settling_a_missing_record_does_not_create_it() -> None:
    assert not table.finish(OWNER, "job#1", "succeeded", {}, only_from=["queued"])
    assert table.read(OWNER, "job#1") is None


def test_deleting_twice_is_no_error() -> None:
    create()
    table.delete(OWNER, "job#1")
    table.delete(OWNER, "job#1")
    assert table.read(OWNER, "job#1") is None
