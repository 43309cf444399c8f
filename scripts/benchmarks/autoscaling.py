"""`./scripts/bench autoscaling`: the simulation against the emulator, which scales real processes, with the same jobs.

Jobs go to the emulator's queue itself, without the API and its line, and wait in a container that computes nothing. The
simulation gets the same list of arrivals, and the time that such a job took in that run: a twentieth of a job's time
can decide whether the backlog is above the target when a minute ends, and so when the next instance starts.
"""

import argparse
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

from scripts.autoscaling.metrics import MINUTE_S
from scripts.autoscaling.policies import Policies, of_endpoint
from scripts.local_cloud.emulator import autoscaled
from scripts.local_cloud.emulator.autoscaler import Autoscaler
from scripts.local_cloud.emulator.deployment import Deployment
from scripts.local_cloud.emulator.fleet import START_S
from scripts.local_cloud.emulator.invocation import Invocation, parse
from scripts.local_cloud.emulator.metrics import Metric
from scripts.local_cloud.emulator.settings import EmulatorSettings
from scripts.local_cloud.settings import STARTUP_SECONDS
from scripts.planning.report import table
from scripts.planning.timings import edit_time
from scripts.simulation import events
from scripts.simulation.arrivals import from_file
from scripts.simulation.fleet import Starts
from scripts.simulation.job import JobTimes
from scripts.simulation.options import Options

CONTAINER = (sys.executable, "-m", "scripts.benchmarks.idle_container")
JOB = b'{"job": "job_compared"}'

NO_WINDOW = 1_000_000
"""A backlog that lets the simulation send each job to SageMaker at once, as here."""

AFTER_S = 90 * MINUTE_S
"""So long after the last job all instances have stopped, one after another."""


@dataclass(frozen=True)
class Found:
    """What one of the two found.

    Attributes:
        waits: of each job, seconds of AWS.
        instances: that run at the end of each minute.
        job_s: how long a job took without its wait, in the mean, seconds of AWS.
    """

    waits: Sequence[float]
    instances: Sequence[int]
    job_s: float

    def mean_wait_s(self) -> float:
        return sum(self.waits) / len(self.waits)

    def p95_wait_s(self) -> float:
        return sorted(self.waits)[int(0.95 * (len(self.waits) - 1))]

    def instance_minutes(self) -> float:
        return float(sum(self.instances))

    def most_instances(self) -> float:
        return float(max(self.instances))


ROWS: dict[str, Callable[[Found], float]] = {
    "jobs": lambda found: float(len(found.waits)),
    "mean wait, s": Found.mean_wait_s,
    "p95 wait, s": Found.p95_wait_s,
    "most instances": Found.most_instances,
    "minutes of instances": Found.instance_minutes,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench autoscaling", description=__doc__)
    parser.add_argument("--speed", type=float, default=40.0, help="times as fast as AWS (default: 40)")
    parser.add_argument("--arrivals", type=Path, help="the second of each job, one in a line (default: a hill)")
    parser.add_argument("--seed", type=int, default=1, help="of the chance in the hill (default: 1)")
    arguments = parser.parse_args()
    arrivals = from_file(arguments.arrivals) if arguments.arrivals else hill(arguments.seed)
    policies = of_endpoint(edit_time("portrait", 1.05).endpoint)
    emulated = emulate(arrivals, policies, settings_of(arguments.speed))
    simulated = simulate(arrivals, policies, emulated.job_s)
    print(table(_rows(simulated, emulated)))
    print("instances, simulation:", *simulated.instances)
    print("instances, emulator:  ", *emulated.instances)


def hill(seed: int) -> list[float]:
    """Ten quiet minutes, ten with more jobs than one instance can take, ten quiet ones.

    Args:
        seed: of the chance by which they come.
    """
    random = Random(seed)
    phases = ((0, 20), (600, 240), (1200, 20))
    return sorted(begin + 600 * random.random() for begin, jobs in phases for _ in range(jobs))


def simulate(arrivals: Sequence[float], policies: Policies, job_s: float) -> Found:
    """Simulate the jobs.

    Args:
        arrivals: the second of each job.
        policies: of the endpoint.
        job_s: how long a job takes.
    """
    options = Options(Starts(START_S, START_S))
    outcome = events.simulate(
        arrivals, replace(policies, backlog=NO_WINDOW), JobTimes(edit_s=0.0, around_s=job_s), options
    )
    waits = [wait for wait, jobs in outcome.waits for _ in range(int(jobs))]
    return Found(waits, [minute.running for minute in outcome.minutes], job_s)


def emulate(arrivals: Sequence[float], policies: Policies, settings: EmulatorSettings) -> Found:
    """Send the jobs to the emulator, and let its policies work until all instances have stopped.

    Args:
        arrivals: the second of each job, of AWS.
        policies: of the endpoint.
        settings: of the emulator, with its speed.
    """
    speed, ends, published = float(settings.speed or 1), list[float](), list[Metric]()

    def ended(invocation: Invocation) -> None:
        ends.append(time.time() - invocation.received)

    deployment = _deployment(policies)
    endpoint, autoscaler = autoscaled.endpoint(deployment, policies, settings, _only_metrics(published), ended)
    began = time.monotonic()
    timed = [autoscaler, arrivals[-1] + AFTER_S, began, speed, lambda: len(ends) == len(arrivals)]
    clock = threading.Thread(target=_minutes, args=timed, daemon=True)
    clock.start()
    for arrival in arrivals:
        _sleep_until(began + arrival / speed)
        endpoint.submit(parse(deployment, {}, JOB))
    clock.join()
    endpoint.close()
    job_s = _mean_s(published, "TotalProcessingTime") - _mean_s(published, "TimeInBacklog")
    return Found([max(0.0, end - job_s) * speed for end in ends], autoscaler.minutes, job_s * speed)


def _minutes(autoscaler: Autoscaler, last_s: float, began: float, speed: float, have_ended: Callable[[], bool]) -> None:
    for minute in range(1, int(last_s // MINUTE_S)):
        _sleep_until(began + minute * MINUTE_S / speed)
        autoscaler.minute()
        if have_ended() and not autoscaler.minutes[-1]:
            return


def _sleep_until(when: float) -> None:
    time.sleep(max(0.0, when - time.monotonic()))


def _mean_s(published: Sequence[Metric], name: str) -> float:
    """The mean of a metric of single jobs over all minutes, seconds of this machine."""
    minutes = [each["StatisticValues"] for each in published if each["MetricName"] == name]
    return float(sum(each["Sum"] for each in minutes) / sum(each["SampleCount"] for each in minutes) / 1000)


def _rows(simulated: Found, emulated: Found) -> list[list[str]]:
    rows = [["", "simulation", "emulator", "difference"]]
    for name, value in ROWS.items():
        ours, real = value(simulated), value(emulated)
        rows.append([name, f"{ours:,.1f}", f"{real:,.1f}", f"{100 * (ours - real) / real:+.1f} %" if real else ""])
    return rows


def settings_of(speed: float) -> EmulatorSettings:
    """The settings of an emulator whose containers only wait.

    Args:
        speed: times as fast as AWS.
    """
    logs = tempfile.mkdtemp(prefix="facemagi-autoscaling-")
    return EmulatorSettings(
        container=CONTAINER,
        cloud={},
        weights="",
        logs=logs,
        idle_seconds=0.0,
        startup_seconds=STARTUP_SECONDS,
        metrics_seconds=0.0,
        speed=speed,
    )


def _deployment(policies: Policies) -> Deployment:
    return Deployment("compared", "first", "main", policies.concurrency, "s3://nowhere", None, {}, False, {})


def _only_metrics(published: list[Metric]) -> Callable[..., Any]:
    """In place of AWS's clients: results go nowhere, and the data points of metrics into a list."""
    aws = SimpleNamespace(
        put_object=lambda **_: None, put_metric_data=lambda **request: published.extend(request["MetricData"])
    )
    return lambda *_: aws


if __name__ == "__main__":
    main()
