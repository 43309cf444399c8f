"""Measured times: how long an edit, a function and a call take."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import fmean
from typing import Any

from facemagi.manifest import Endpoint
from scripts.planning.calls import Calls
from scripts.repository import TEMPLATE, container_members

FILE = Path(__file__).with_name("timings.toml")

WHOLE_CPU_MB = 1769
"""With so much memory, a Lambda function has one whole CPU; with less, its share of it."""

CALL_TIMES = {
    "dynamodb": "dynamodb_ms",
    "s3": "s3_ms",
    "sagemaker-runtime": "sagemaker_ms",
    "sqs": "dynamodb_ms",
}
"""The name of the time that a call of a service takes; the writes of an index take none."""

SURROUNDINGS = ("decode", "encode")
"""What belongs to every edit."""


@dataclass(frozen=True)
class EditTime:
    """The time of an edit in a container.

    Attributes:
        container: the container's name.
        endpoint: its settings.
        edit_s: seconds in which the one worker of the container is busy with an edit.
        around_s: seconds of the rest of a job, in which another job can be edited.
    """

    container: str
    endpoint: Endpoint
    edit_s: float
    around_s: float

    @property
    def edits_a_second(self) -> float:
        """What one instance can do."""
        return min(1 / self.edit_s, self.endpoint.max_concurrency / (self.edit_s + self.around_s))


def edit_time(name: str, megapixels: float) -> EditTime:
    """The mean time of the effects of a container, or that of one effect.

    Args:
        name: of the container, of a model in it, or of an effect.
        megapixels: of the photo.

    Raises:
        LookupError: there is no such container or effect, or it was not measured.
    """
    members = container_members(name.split("/", maxsplit=1)[0])
    container = members[0].container
    effects = [each for member in members for each in member.effect_ids()]
    chosen = effects if name == container and len(members) > 1 else [each for each in effects if _is(each, name)]
    times = [time for effect in chosen if (time := _edit_ms(effect, megapixels)) is not None]
    if not times:
        raise LookupError(f"{name} was not measured.")
    around = sum(_at(megapixels, _table("effects")[each]) for each in SURROUNDINGS) + assumed("job_around_ms")
    return EditTime(container, members[0].endpoint, fmean(times) / 1000, around / 1000)


def assumed(name: str) -> float:
    """A figure that was not measured.

    Args:
        name: in the section `assumed`.
    """
    return float(_table("assumed")[name])


def function_s(function: str, memory_mb: float, calls: Calls, waits_s: float = 0.0) -> float:
    """Seconds that one run of a function is paid for.

    Args:
        function: in the section `functions`; a name that is not there needs no time worth counting.
        memory_mb: its memory.
        calls: of AWS, one after another.
        waits_s: seconds in which it only waits.
    """
    cpu = float(_table("functions").get(function, 1.0)) * max(1.0, WHOLE_CPU_MB / memory_mb)
    called = sum(count * assumed(CALL_TIMES[service]) for call, count in calls.items() if (service := _service(call)))
    return (cpu + called) / 1000 + waits_s


def log_bytes(function: str) -> float:
    """Bytes that one run of a function writes into the log, with Lambda's own lines.

    Args:
        function: in the section `log_bytes`.
    """
    return float(_table("log_bytes").get(function, 0)) + assumed("lambda_log_bytes")


@cache
def memory_mb(resource: str) -> float:
    """The memory of a function, from template.yaml.

    Args:
        resource: its logical id.
    """
    from scripts.cloudformation.template import read_template

    return float(read_template(TEMPLATE)["Resources"][resource]["Properties"]["MemorySize"])


def _service(call: str) -> str | None:
    name = call.partition(".")[0]
    return name if name in CALL_TIMES else None


def _is(effect: str, name: str) -> bool:
    return effect == name or effect.split("/", maxsplit=1)[0] == name


def _edit_ms(effect: str, megapixels: float) -> float | None:
    measured, computed = _table("effects"), _table("networks")
    if effect in measured:
        return _at(megapixels, measured[effect])
    ms = computed.get(effect, computed.get(effect.split("/", maxsplit=1)[0]))
    return None if ms is None else float(ms)


def _at(megapixels: float, measured: Sequence[float]) -> float:
    """A line through two measurements."""
    low, high = map(float, _table("effects")["megapixels"])
    slope = (measured[1] - measured[0]) / (high - low)
    return max(0.0, measured[0] + slope * (megapixels - low))


def _table(name: str) -> Mapping[str, Any]:
    table: Mapping[str, Any] = _file()[name]
    return table


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text("utf-8"))
