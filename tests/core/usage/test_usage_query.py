"""The query of GET /v1/usage: the days and the groups that may be asked for."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.core.job_samples import recorded_invocations
from tests.core.usage.usage_life import Clock, ask, deploy_two, stop_the_clock


@pytest.fixture(autouse=True)
def clock(cloud: None, event_loop: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    clock = stop_the_clock(monkeypatch)
    deploy_two()
    with recorded_invocations():
        yield clock


def test_without_a_query_the_last_30_days_are_shown() -> None:
    _, answer, _ = ask()
    shown = (answer["from"], answer["to"], answer["group_by"], answer["usage"])
    assert shown == ("2026-06-14", "2026-07-13", "day", [])


@pytest.mark.parametrize(
    ("query", "code", "param"),
    [
        ("from=yesterday", "invalid_param", "query.from"),
        ("from=2026-7-1", "invalid_param", "query.from"),
        ("from=2026-02-30", "invalid_param", "query.from"),
        ("to=2026-07-32", "invalid_param", "query.to"),
        ("from=2026-07-13&to=2026-07-12", "invalid_param", "query.from"),
        ("to=2026-07-14", "invalid_param", "query.to"),
        ("from=2026-06-07", "invalid_param", "query.from"),
        ("group_by=user", "invalid_param", "query.group_by"),
        ("group_by=day&group_by=effect", "invalid_param", "query.group_by"),
        ("since=2026-07-01", "unknown_param", "query.since"),
        ("metadata.user_id=u1", "unknown_param", "query.metadata.user_id"),
    ],
)
def test_a_wrong_query_is_refused_with_its_name(query: str, code: str, param: str) -> None:
    status, answer, _ = ask(f"?{query}")
    error: dict[str, Any] = answer["error"]
    assert (status, error["code"], error["param"]) == (422, code, param)


@pytest.mark.parametrize("query", ["from=2026-06-08", "from=2026-07-13&to=2026-07-13", "to=2026-06-08"])
def test_the_first_and_the_last_day_that_are_kept_may_be_asked_for(query: str) -> None:
    assert ask(f"?{query}")[0] == 200
