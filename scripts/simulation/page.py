"""The simulations of docs/capacity.md: its tables and its pictures."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product

from scripts.autoscaling.policies import Policies, of_endpoint
from scripts.planning.demand import Demand
from scripts.planning.page import PAGE, markdown
from scripts.planning.report import Row
from scripts.planning.timings import EditTime, edit_time
from scripts.simulation import report, steps, warm
from scripts.simulation.arrivals import SCENARIOS
from scripts.simulation.options import Options
from scripts.simulation.outcome import Outcome
from scripts.simulation.plot import svg
from scripts.simulation.run import run
from scripts.simulation.search import Found, search
from scripts.simulation.settings import Settings, of_template
from scripts.simulation.window import RULES

PICTURES = PAGE.with_name("capacity")
BLOCK = re.compile(r"(<!-- simulation: ([\w-]+) -->\n).*?(<!-- end -->)", re.DOTALL)

CONTAINER, MEGAPIXELS, P95_S = "portrait", 2.7, 30.0


@dataclass(frozen=True)
class Case:
    """One case of the page.

    Attributes:
        name: of its picture.
        scenario: a key of `SCENARIOS`.
        edits: of the scenario.
        peak: of the scenario.
        most: instances; 0 for that of model.toml.
        owners: of the jobs.
        seeds: so many days are simulated, because chance decides much.
    """

    name: str
    scenario: str
    edits: float
    peak: float
    most: int
    owners: int = 1000
    seeds: int = 3


CASES = (
    Case("quiet-day", "day", 5_000, 10, 0),
    Case("burst", "burst", 500, 1, 0),
    Case("day", "day", 100_000, 10, 12),
    Case("viral-hour", "viral", 100_000, 20, 24),
    Case("million", "day", 1_000_000, 10, 100, 5_000),
    Case("twenty-million", "day", 20_000_000, 10, 1_800, 100_000, seeds=1),
)

WINDOWED = ("viral-hour", "million", "twenty-million")
"""The cases for which the rules of the window are compared."""

SEARCHED = ("day", "viral-hour", "twenty-million")
"""The cases for which the parameters are searched."""


def write() -> None:
    """Simulate all cases, and write tables and pictures."""
    write_steps()
    PICTURES.mkdir(exist_ok=True)
    edit = edit_time(CONTAINER, MEGAPIXELS)
    rows: list[Row] = [report.HEAD]
    tables: dict[str, str] = {}
    for case in CASES:
        outcome = _run(case, edit, None)
        rows.append(report.row(_title(case, edit), outcome))
        _draw(case.name, f"{_title(case, edit)}, as in the template", outcome)
        if case.name in SEARCHED:
            path = _searched(case, edit)
            tables[f"search-{case.name}"] = markdown(report.search_rows(path)) + "\n\n" + report.advice(path, P95_S)
            _draw(f"{case.name}-changed", f"{_title(case, edit)}, changed", path[-1].outcome)
        if case.name in WINDOWED:
            tables[f"windows-{case.name}"] = markdown(_windows(case, edit))
    tables["cases"] = markdown(rows)
    PAGE.write_text(_with_tables(PAGE.read_text("utf-8"), tables), "utf-8")


def write_steps() -> None:
    """Simulate the steps to a large day, and what a warm time costs; write only these tables."""
    edit = edit_time(CONTAINER, MEGAPIXELS)
    tables = {"steps": markdown(steps.rows(Demand(), edit)), "warm": markdown(warm.rows(edit))}
    PAGE.write_text(_with_tables(PAGE.read_text("utf-8"), tables), "utf-8")


def _with_tables(text: str, tables: Mapping[str, str]) -> str:
    def replaced(found: re.Match[str]) -> str:
        return found[1] + tables[found[2]] + "\n" + found[3] if found[2] in tables else found[0]

    return BLOCK.sub(replaced, text)


def _run(case: Case, edit: EditTime, settings: Settings | None) -> Outcome:
    policies, options = _policies(case, edit), Options(owners=case.owners)
    if settings:
        policies, options = settings.policies(policies), settings.options(options)
    model = "binned" if settings else "auto"
    scenario = SCENARIOS[case.scenario](case.edits, case.peak)
    days = [replace(options, seed=1 + index) for index in range(case.seeds)]
    return Outcome.mean([run(scenario, policies, edit, day, model) for day in days])


def _searched(case: Case, edit: EditTime) -> list[Found]:
    return search(of_template(_policies(case, edit)), lambda settings: _run(case, edit, settings), P95_S)


def _windows(case: Case, edit: EditTime) -> list[Row]:
    """Every rule of the window, with the other parameters as in the template."""
    begin = of_template(_policies(case, edit))
    rows: list[Row] = [report.HEAD]
    for window, sweep_s in product(RULES, (300, 60)):
        settings = replace(begin, window=window, sweep_s=sweep_s)
        rows.append(report.row(f"{window}, a sweep each {sweep_s} s", _run(case, edit, settings)))
    return rows


def _policies(case: Case, edit: EditTime) -> Policies:
    policies = of_endpoint(edit.endpoint)
    return replace(policies, most=case.most) if case.most else policies


def _title(case: Case, edit: EditTime) -> str:
    most = case.most or edit.endpoint.max_instances
    return f"{SCENARIOS[case.scenario](case.edits, case.peak).title}; at most {most:,} instances"


def _draw(name: str, title: str, outcome: Outcome) -> None:
    (PICTURES / f"{name}.svg").write_text(svg(outcome, title), "utf-8")


def pictures() -> Iterator[str]:
    """The names of all pictures."""
    for case in CASES:
        yield case.name
        if case.name in SEARCHED:
            yield f"{case.name}-changed"
