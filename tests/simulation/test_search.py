"""The search for parameters, the pictures, the command."""

import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from facemagi import limits
from scripts.planning.page import PAGE
from scripts.simulation import __main__ as command
from scripts.simulation import page, report
from scripts.simulation.outcome import Minute, Outcome
from scripts.simulation.plot import svg
from scripts.simulation.search import is_good, search
from scripts.simulation.settings import Settings, of_template
from scripts.simulation.window import RULES, as_long_as_the_line
from tests.simulation.samples import template

BEGIN = of_template(template())


def outcome(wait: float, hours: float, succeeded: float = 100) -> Outcome:
    minutes = [Minute(1, 1, 0, 0, 0, wait)]
    ends = {"expired": 0.0, "refused": 100 - succeeded, "failed": 0.0}
    return Outcome(
        100,
        succeeded,
        **ends,
        waits=[(wait, 100)],
        around_s=1,
        instance_s=hours * 3600,
        busy_s=0,
        minutes=minutes,
        instance_type="ml.c7i.large",
    )


def test_a_parameter_that_shortens_a_wait_that_is_too_long_is_taken() -> None:
    path = search(BEGIN, lambda each: outcome(wait=each.backlog, hours=1), p95_s=10)
    assert path[-1].settings.backlog <= 10
    assert path[0].settings == BEGIN


def test_the_cheapest_of_those_that_are_good_is_taken() -> None:
    path = search(BEGIN, lambda each: outcome(wait=1, hours=each.stop_minutes), p95_s=10)
    assert path[-1].settings == replace(BEGIN, stop_minutes=5)
    assert [found.changed for found in path[1:]] == ["stop_minutes = 5"]


def test_what_loses_jobs_is_not_good_however_cheap() -> None:
    def trial(settings: Settings) -> Outcome:
        return outcome(wait=1, hours=settings.stop_minutes, succeeded=90 if settings.stop_minutes < 15 else 100)

    assert search(BEGIN, trial, p95_s=10)[-1].settings == BEGIN
    assert not is_good(outcome(1, 1, succeeded=99), 10)


def test_a_template_that_is_the_best_is_left_as_it_is() -> None:
    path = search(BEGIN, lambda _: outcome(wait=1, hours=1), p95_s=10)
    assert len(path) == 1
    assert "Nothing that was tried is better" in report.advice(path, 10)


def test_advice_names_old_and_new_values() -> None:
    path = search(BEGIN, lambda each: outcome(wait=each.backlog, hours=1), p95_s=10)
    assert f"backlog from {BEGIN.backlog} to" in report.advice(path, 10)


def test_the_services_own_rule_is_the_first_and_others_differ_from_it() -> None:
    assert len({rule.__name__ for rule in RULES.values()}) == len(RULES)
    assert BEGIN.sweep_s == limits.SWEEP_SECONDS
    assert BEGIN.window == next(iter(RULES))
    assert as_long_as_the_line.__module__ == "scripts.simulation.window"


def test_percentiles_count_jobs() -> None:
    waits = replace(outcome(0, 1), waits=[(1.0, 90), (50.0, 9), (70.0, 1)])
    assert [waits.wait_s(each) for each in (50, 90, 95, 99, 100)] == [1, 1, 50, 50, 70]
    assert waits.mean_wait_s == pytest.approx((90 + 450 + 70) / 100)


def test_a_picture_is_valid_and_has_its_title() -> None:
    drawn = svg(outcome(3, 1), "a < b & c")
    root = ElementTree.fromstring(drawn)
    assert root.tag.endswith("svg")
    assert "a < b & c" in [each.text for each in root.iter()]


@pytest.mark.parametrize("name", list(page.pictures()))
def test_every_picture_of_the_page_is_there_and_shown(name: str) -> None:
    ElementTree.fromstring((page.PICTURES / f"{name}.svg").read_text("utf-8"))
    assert f"capacity/{name}.svg" in PAGE.read_text("utf-8")


def test_the_command_simulates_draws_and_prints_json(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    picture = tmp_path / "burst.svg"
    words = ["--scenario", "burst", "--edits", "50", "--svg", str(picture), "--json"]
    assert command.main(words) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["created"] == found["succeeded"]
    assert picture.read_text("utf-8").startswith("<svg")


def test_the_command_simulates_a_list_of_arrivals(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "arrivals"
    path.write_text("1\n2\n3\n")
    assert command.main(["--arrivals", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["created"] == 3


def test_an_unknown_container_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--container", "nobody"]) == 1
    assert "nobody" in capsys.readouterr().err
