"""`./scripts/simulate`: how an endpoint scales under load, with the policies of endpoint.yaml."""

import argparse
import json
import sys
from dataclasses import replace
from pathlib import Path

from scripts.autoscaling.policies import Policies, of_endpoint
from scripts.planning.report import table
from scripts.planning.timings import EditTime, edit_time
from scripts.simulation import events, page, report
from scripts.simulation.arrivals import SCENARIOS, from_file
from scripts.simulation.fleet import Starts
from scripts.simulation.job import JobTimes
from scripts.simulation.options import Options
from scripts.simulation.outcome import Outcome
from scripts.simulation.plot import svg
from scripts.simulation.run import run
from scripts.simulation.search import search
from scripts.simulation.settings import Settings, of_template
from scripts.simulation.window import RULES, SERVICE


def main(words: list[str] | None = None) -> int:
    """Run the command.

    Args:
        words: of the command line; None for those of this process.

    Returns:
        The exit status.
    """
    arguments = _parser().parse_args(words)
    if arguments.page or arguments.steps:
        (page.write if arguments.page else page.write_steps)()
        return 0
    try:
        edit = edit_time(arguments.container, arguments.megapixels)
        _simulate(arguments, edit, _policies(arguments, edit))
    except (LookupError, ValueError) as error:
        print(f"simulate: {error.args[0]}", file=sys.stderr)
        return 1
    return 0


def _simulate(arguments: argparse.Namespace, edit: EditTime, policies: Policies) -> None:
    options = _options(arguments)
    if arguments.search:
        _search(arguments, edit, policies, options)
        return
    if arguments.arrivals:
        title = arguments.arrivals.name
        times = JobTimes.of(edit, arguments.batch_share)
        outcome = events.simulate(from_file(arguments.arrivals), policies, times, options, edit.endpoint.instance_type)
    else:
        scenario = SCENARIOS[arguments.scenario](arguments.edits, arguments.peak)
        title, outcome = scenario.title, run(scenario, policies, edit, options, arguments.model)
    _show(arguments, title, outcome)


def _show(arguments: argparse.Namespace, title: str, outcome: Outcome) -> None:
    if arguments.svg:
        arguments.svg.write_text(svg(outcome, title), "utf-8")
    if arguments.json:
        print(json.dumps(report.as_json(outcome), indent=2))
    else:
        print(table([report.HEAD, report.row(title, outcome)]))


def _search(arguments: argparse.Namespace, edit: EditTime, policies: Policies, options: Options) -> None:
    scenario = SCENARIOS[arguments.scenario](arguments.edits, arguments.peak)

    def trial(settings: Settings) -> Outcome:
        seeds = [replace(settings.options(options), seed=arguments.seed + index) for index in range(arguments.days)]
        return Outcome.mean([run(scenario, settings.policies(policies), edit, each, "binned") for each in seeds])

    path = search(of_template(policies), trial, arguments.p95)
    if arguments.json:
        print(json.dumps(report.search_json(path, arguments.p95), indent=2))
    else:
        print(table(report.search_rows(path)))
        print(report.advice(path, arguments.p95))


def _policies(arguments: argparse.Namespace, edit: EditTime) -> Policies:
    policies = of_endpoint(edit.endpoint)
    return policies if arguments.max_instances is None else replace(policies, most=arguments.max_instances)


def _options(arguments: argparse.Namespace) -> Options:
    return Options(
        Starts(arguments.start_s[0], arguments.start_s[1], arguments.failing_starts),
        arguments.metric_delay_s,
        arguments.window,
        arguments.sweep_s,
        arguments.batch_share,
        arguments.owners,
        arguments.first_instances,
        arguments.seed,
    )


def _parser() -> argparse.ArgumentParser:
    standard = Options()
    starts = standard.starts
    parser = argparse.ArgumentParser(prog="simulate", description=__doc__)
    add = parser.add_argument
    add("--scenario", choices=SCENARIOS, default="day", help="when jobs come (default: day)")
    add("--edits", type=float, default=100_000, help="of the scenario (default: 100000)")
    add("--peak", type=float, default=10, help="the busiest minute, in means of the day (default: 10)")
    add("--arrivals", type=Path, help="a file instead of a scenario: the second of each job, one in a line")
    add("--container", default="portrait", help="a container, a model or an effect (default: portrait)")
    add("--megapixels", type=float, default=2.7, help="of a photo (default: 2.7)")
    add("--max-instances", type=int, help="(default: that of model.toml)")
    add("--batch-share", type=float, default=1.0, help="what a further job adds to a batch (default: 1)")
    add("--start-s", type=float, nargs=2, default=(starts.fastest_s, starts.slowest_s), help="(default: 134 381)")
    add("--failing-starts", type=float, default=0.0, help="share of starts for which AWS has no machine (default: 0)")
    add("--metric-delay-s", type=float, default=standard.metric_delay_s, help="of CloudWatch (default: 60)")
    add("--window", choices=RULES, default=SERVICE, help=f"of the service's queue (default: {SERVICE})")
    add("--sweep-s", type=int, default=standard.sweep_s, help="between two sweeps (default: 60)")
    add("--owners", type=int, default=standard.owners, help="of the jobs (default: 1000)")
    add("--first-instances", type=int, default=0, help="that run at the beginning (default: 0)")
    add("--seed", type=int, default=1, help="(default: 1)")
    add("--model", choices=("auto", "events", "binned"), default="auto", help="single jobs, or amounts of each second")
    add("--search", action="store_true", help="search the cheapest parameters that keep the wait short")
    add("--p95", type=float, default=30.0, help="the wait, in seconds, for --search (default: 30)")
    add("--days", type=int, default=3, help="that each trial of --search simulates (default: 3)")
    add("--svg", type=Path, help="draw the simulation into this file")
    add("--json", action="store_true", help="print JSON")
    add("--page", action="store_true", help="simulate the cases of docs/capacity.md and write its tables anew")
    add("--steps", action="store_true", help="as --page, but only the steps to 20 million edits and the warm times")
    return parser


if __name__ == "__main__":
    sys.exit(main())
