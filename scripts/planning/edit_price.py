"""What one job costs beside its instance: its calls of AWS, and the time of its functions."""

from collections.abc import Mapping

from scripts.planning import calls, timings
from scripts.planning.prices import price_list

REGION = "us-east-1"

RESOURCES: Mapping[str, str] = {"create": "JobRouter", "finish": "JobResults", "show": "JobRouter"}
"""The function of each run, by its logical id in template.yaml."""


def usd_of_calls(made: Mapping[str, float]) -> float:
    """Dollars for calls of AWS.

    Args:
        made: how often each call was made.
    """
    return sum(price_list(REGION)[name].of(units) for name, units in calls.in_units(made).items())


def usd_of_runs(runs: Mapping[str, calls.Calls]) -> float:
    """Dollars for the functions that made calls.

    Args:
        runs: the calls of each run, by its name in `RESOURCES`.
    """
    prices = price_list(REGION)
    memory = {name: timings.memory_mb(RESOURCES[name]) for name in runs}
    gb_seconds = sum(timings.function_s(name, memory[name], made) * memory[name] / 1024 for name, made in runs.items())
    return prices["lambda_request"].of(len(runs)) + prices["lambda_gb_second"].of(gb_seconds)


def usd_of_a_job(created: calls.Calls, finished: calls.Calls) -> float:
    """Dollars of a job from its creation to its end, without its instance and without the app's calls.

    Args:
        created: the calls of its creation.
        finished: the calls of its end.
    """
    runs = {"create": created, "finish": finished}
    return usd_of_calls(created + finished + calls.OF_AWS) + usd_of_runs(runs)
