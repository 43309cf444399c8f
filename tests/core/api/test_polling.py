"""A request that waits reads its record at once, then with growing pauses."""

import asyncio

import pytest

from facemagi.api import polling
from facemagi.api.polling import poll, reads_within


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The times of all sleeps; time passes only in them."""
    times = [0.0]

    async def sleep(seconds: float) -> None:
        times.append(times[-1] + seconds)

    monkeypatch.setattr("asyncio.sleep", sleep)
    monkeypatch.setattr("time.monotonic", lambda: times[-1])
    monkeypatch.setattr(polling, "remaining_seconds", lambda: 1000.0)
    return times


@pytest.mark.parametrize("seconds", [0, 1, 25])
def test_a_request_reads_as_often_as_the_plan_counts(clock: list[float], seconds: int) -> None:
    reads: list[float] = []

    asyncio.run(poll(lambda: reads.append(clock[-1]), lambda _: False, seconds))

    assert len(reads) == reads_within(seconds)
    assert reads[0] == 0.0
    assert reads[-1] == pytest.approx(seconds)


@pytest.mark.parametrize("ends_at", [0.3, 1.0, 5.0])
def test_an_end_is_noticed_after_an_eighth_of_the_wait_at_the_latest(clock: list[float], ends_at: float) -> None:
    asyncio.run(poll(lambda: clock[-1], lambda now: now >= ends_at, 25))

    assert clock[-1] - ends_at <= polling.FIRST_PAUSE_SECONDS + ends_at / 8


def test_a_final_value_is_returned_without_a_pause(clock: list[float]) -> None:
    assert asyncio.run(poll(lambda: "done", lambda _: True, 25)) == "done"
    assert clock == [0.0]
