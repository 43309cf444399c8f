"""A local cloud may have other limits, so that a trial need not wait for an hour."""

import pytest

from facemagi import limits
from scripts.local_cloud import environment


def test_a_process_takes_the_limits_of_its_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SWEEP_SECONDS", limits.SWEEP_SECONDS)  # undone at the end
    for name, value in environment.limits_environment({"SWEEP_SECONDS": 7}).items():
        monkeypatch.setenv(name, value)
    environment.apply_limits()
    assert limits.SWEEP_SECONDS == 7


def test_a_limit_that_does_not_exist_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in environment.limits_environment({"SWEEP_HOURS": 7}).items():
        monkeypatch.setenv(name, value)
    with pytest.raises(LookupError, match=r"facemagi\.limits has no SWEEP_HOURS"):
        environment.apply_limits()


def test_a_cloud_without_other_limits_has_no_variable() -> None:
    assert environment.limits_environment({}) == {}
