"""Rows are measured in turn, and what cannot be measured is left out with its reason."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from scripts.benchmarks.peers.rounds import measured
from scripts.benchmarks.peers.row import AbsentError, Row, Sample, Side


def row_of(*sides: Side) -> Row:
    @contextmanager
    def prepared(_: Path) -> Iterator[Sequence[Side]]:
        yield sides

    return Row("row", "Work", "", ("cpu_ms",), prepared)


def scripted(name: str, values: Sequence[float], calls: list[str]) -> Side:
    left = iter(values)

    def sample() -> Sample:
        calls.append(name)
        return Sample({"cpu_ms": next(left)}, {"python": "3"})

    return Side(name, "ours" if name == "ours" else "peer", sample)


def absent(name: str, reason: str) -> Side:
    def sample() -> Sample:
        raise AbsentError(reason)

    return Side(name, "peer", sample)


def test_sides_take_turns_and_neither_is_always_first() -> None:
    calls: list[str] = []
    measured(row_of(scripted("ours", [1, 1], calls), scripted("theirs", [1, 1], calls)), rounds=2)
    assert calls == ["ours", "theirs", "theirs", "ours"]


def test_a_figure_is_the_median_of_its_rounds_with_the_lowest_and_the_highest() -> None:
    row = measured(row_of(scripted("ours", [3, 1, 2], [])), rounds=3)
    assert row["sides"][0]["figures"] == {"cpu_ms": {"median": 2, "low": 1, "high": 3}}


def test_a_side_that_cannot_be_measured_is_left_out_with_its_reason() -> None:
    row = measured(row_of(scripted("ours", [1, 1], []), absent("theirs", "no wheel for this Python")), rounds=2)
    assert [side["name"] for side in row["sides"]] == ["ours"]
    assert row["left_out"] == {"theirs": "no wheel for this Python"}


def test_a_row_that_cannot_be_prepared_is_left_out_with_its_reason() -> None:
    @contextmanager
    def prepared(_: Path) -> Iterator[Sequence[Side]]:
        raise AbsentError("its weights cannot be fetched")
        yield ()

    row = measured(Row("row", "Work", "", ("cpu_ms",), prepared), rounds=2)
    assert row["sides"] == []
    assert row["left_out"] == {"Work": "its weights cannot be fetched"}
