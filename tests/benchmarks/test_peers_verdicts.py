"""The page says of each quantity who is better."""

from typing import Any

from scripts.benchmarks.peers.verdicts import verdicts


def row_of(key: str, ours: tuple[float, float, float], theirs: tuple[float, float, float]) -> dict[str, Any]:
    sides = [
        {"name": name, "role": role, "figures": {key: dict(zip(("low", "median", "high"), values, strict=True))}}
        for name, role, values in (("FaceMagi", "ours", ours), ("Other", "peer", theirs))
    ]
    return {"title": "Work", "compared": [key], "sides": sides}


def test_less_time_is_better() -> None:
    (verdict,) = verdicts([row_of("cpu_ms", (11, 12, 13), (2, 2.4, 3))])
    assert verdict.better == "theirs"
    assert verdict.sentence == "Work: CPU time, ms: ours 12.0, Other 2.4, a factor of 5.0."


def test_more_requests_a_second_are_better() -> None:
    (verdict,) = verdicts([row_of("per_second", (50, 54, 55), (47, 48, 49))])
    assert verdict.better == "ours"


def test_spreads_that_overlap_are_no_difference() -> None:
    (verdict,) = verdicts([row_of("cpu_ms", (8, 12, 14), (9, 10, 13))])
    assert verdict.better == "neither"


def test_a_difference_of_a_few_percent_is_none() -> None:
    (verdict,) = verdicts([row_of("cpu_ms", (10, 10, 10), (10.3, 10.3, 10.3))])
    assert verdict.better == "neither"


def test_a_part_of_ours_is_not_compared() -> None:
    row = row_of("cpu_ms", (10, 10, 10), (1, 1, 1))
    row["sides"][1]["role"] = "part"
    assert verdicts([row]) == []


def test_nobody_finds_anything_where_the_best_of_the_others_finds_nothing() -> None:
    (verdict,) = verdicts([row_of("found", (24, 24, 24), (0, 0, 0))])
    assert verdict.better == "ours"
    assert verdict.sentence == "Work: faces found: ours 24, Other 0."
