"""What usage and quotas cost: the calls of AWS that they add to those of a job."""

import pytest

from facemagi import limits, table
from facemagi.settings import settings
from facemagi.usage import counting, days, ledger
from functions.account.app import handler as account
from scripts.planning.calls import CREATE, INDEX, KEY, Calls
from scripts.planning.edit_price import usd_of_a_job
from tests.core.job_life import later
from tests.core.job_samples import detected_faces, make_ready_photo
from tests.core.test_calls_of_a_job import (  # noqa: F401
    MOST_USD,
    _callers,
    call,
    counted,
    create,
    finish,
    made,
)
from tests.support.samples import OWNER

DAY = Calls({"dynamodb.GetItem": 1, "dynamodb.PutItem": 1, INDEX: 1})
"""What the first job of an owner on a day adds to its creation."""

COUNTED_USD = 1.5 / 4 * 1.25e-7 / 2
"""What it costs to count a job: its record has at most 1.5 kB, and half a read unit is 4 kB."""


@pytest.fixture
def photo() -> str:
    return make_ready_photo(detected_faces(90))


def test_the_first_job_of_an_owner_on_a_day_adds_a_record_that_is_counted_later(photo: str) -> None:
    table.delete(OWNER, ledger.name(days.today()))
    ledger._noted.cache_clear()
    assert create(photo)[1] == CREATE + DAY
    assert create(photo)[1] == CREATE


def test_a_function_that_does_not_know_the_day_reads_it(photo: str) -> None:
    create(photo)
    ledger._noted.cache_clear()
    assert create(photo)[1] == CREATE + Calls({"dynamodb.GetItem": 1})


def test_all_jobs_of_a_day_are_counted_by_one_query_and_one_write(photo: str) -> None:
    for _ in range(3):
        finish(create(photo)[0])
    day = days.today()
    with later(86_400 + limits.USAGE_SETTLED_SECONDS), counted() as calls:
        record = table.read(OWNER, ledger.name(day))
        assert record is not None
        counting.count_day(OWNER, day, record)
    assert calls == Calls({"dynamodb.GetItem": 1, "dynamodb.Query": 1, "dynamodb.UpdateItem": 1, INDEX: 1})


def test_a_daily_quota_adds_one_write(photo: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACEMAGI_DAILY_JOBS", "9")
    settings.cache_clear()
    assert create(photo)[1] == CREATE + Calls({"dynamodb.UpdateItem": 1})
    assert create(photo, key="k1")[1] == CREATE + KEY + Calls({"dynamodb.UpdateItem": 1, "dynamodb.GetItem": 1})


def test_limits_cost_a_read_for_each_quota_and_usage_one_query_a_day(
    photo: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish(create(photo)[0])
    assert call(account, "GET", "/v1/limits") == Calls()
    assert call(account, "GET", "/v1/usage") == Calls({"dynamodb.Query": 2})  # the days; the jobs of today
    monkeypatch.setenv("FACEMAGI_DAILY_JOBS", "9")
    settings.cache_clear()
    assert call(account, "GET", "/v1/limits") == Calls({"dynamodb.GetItem": 1})


def test_an_edit_and_its_counting_cost_no_more_than_an_edit_may_where_the_day_is_not_known(
    photo: str,
) -> None:
    create(photo)
    ledger._noted.cache_clear()
    assert usd_of_a_job(*made(photo)) + COUNTED_USD <= MOST_USD
