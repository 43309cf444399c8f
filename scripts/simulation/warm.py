"""What it costs that the first user of a morning does not wait: a warm time, or an instance that runs all day.

A real-time endpoint always has at least one instance, so it costs as much as the last row. It has no queue, so the jobs
that it cannot take cost more beside it.
"""

from dataclasses import replace

from facemagi.endpoints.warm_times import WarmTime
from scripts.autoscaling.policies import Policies, of_endpoint
from scripts.planning.report import Row
from scripts.planning.timings import EditTime
from scripts.simulation import report
from scripts.simulation.arrivals import day
from scripts.simulation.options import Options
from scripts.simulation.outcome import Outcome
from scripts.simulation.run import run

EDITS_A_DAY, PEAK = 200, 3
"""So few that the endpoint sleeps between them; a busy one is awake all day anyway."""

SEEDS = 8
"""So many days, because few jobs of a day wait for a start."""

DAYTIME = WarmTime.model_validate({"from": "07:00", "to": "23:00", "timezone": "Asia/Shanghai", "instances": 1})
EVENING = WarmTime.model_validate({"from": "18:00", "to": "23:00", "timezone": "Asia/Shanghai", "instances": 1})


def rows(edit: EditTime) -> list[Row]:
    """A table of a small day.

    Args:
        edit: the time of an edit, with the settings of model.toml.
    """
    always = replace(of_endpoint(edit.endpoint), least=1)
    return [
        report.HEAD,
        report.row("as in the template: from zero", _mean(edit, _warm(edit))),
        report.row("one instance from 18:00 to 23:00", _mean(edit, _warm(edit, EVENING))),
        report.row("one instance from 07:00 to 23:00", _mean(edit, _warm(edit, DAYTIME))),
        report.row("one instance always, as a real-time endpoint", _mean(edit, always)),
    ]


def _warm(edit: EditTime, *times: WarmTime) -> Policies:
    return of_endpoint(edit.endpoint.model_copy(update={"warm": times}))


def _mean(edit: EditTime, policies: Policies) -> Outcome:
    scenario, options = day(EDITS_A_DAY, PEAK), Options(first_instances=policies.least)
    days = [replace(options, seed=1 + index) for index in range(SEEDS)]
    return Outcome.mean([run(scenario, policies, edit, each) for each in days])
