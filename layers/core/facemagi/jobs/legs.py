"""The legs of a job: a leg is a run of consecutive steps on one endpoint, and the picture goes from leg to leg.

Each leg but the last writes a lossless PNG beside the results. The PNG also contains the faces, so that the result is
the same as if all steps had run in one container.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from itertools import groupby

from facemagi import limits
from facemagi.effects import Effect
from facemagi.jobs import results
from facemagi.manifest import RunsOn
from facemagi.queueing.capacity import Capacity
from facemagi.table import Json


@dataclass(frozen=True)
class Leg:
    """The part of a job that one endpoint does: all its steps, or some of them.

    Attributes:
        endpoint: the name of the SageMaker endpoint or of the Lambda function.
        timeout_s: seconds that the container may take.
        body: the job body that the container gets.
        file: the name of the file that it writes, among the owner's results.
        number: the leg's number, from 0; None where the job has a single leg.
        concurrency: how many jobs an instance of the endpoint processes at once.
        backlog: with more jobs than this per instance, another instance starts.
        instances: the most instances of the endpoint.
        instance_type: SageMaker's name of their type; empty in records of earlier releases.
        runs_on: whether `endpoint` is an endpoint or a function.
        on_demand: as in `Capacity`.
        first_window: as in `Capacity`.
    """

    endpoint: str
    timeout_s: int
    body: Json
    file: str
    number: int | None = None
    concurrency: int = 1
    backlog: int = 1
    instances: int = 1
    instance_type: str = ""
    runs_on: RunsOn = "sagemaker"
    on_demand: bool = False
    first_window: int = 0

    @property
    def capacity(self) -> Capacity:
        """How many jobs the endpoint takes."""
        size = (self.concurrency, self.backlog, self.instances, self.on_demand, self.first_window)
        return Capacity(self.endpoint, *size)

    def stored(self) -> Json:
        """The leg in a record, without what has its default: an earlier release may read it."""
        return {each.name: value for each in fields(self) if (value := getattr(self, each.name)) != each.default}


def split(owner: str, job: str, effects: Sequence[Effect], body: Json, current: str = "") -> list[Leg]:
    """Split a job into legs.

    Args:
        owner: the owner's id.
        job: the job's id.
        effects: the effect of each step.
        body: the job body for a container that serves all of them.
        current: the endpoint at which the job is already; empty for a new job.

    Returns:
        The legs in the order in which they run.
    """
    file = results.file_name(job, body["output"]["format"])
    runs = [list(run) for _, run in groupby(range(len(effects)), lambda index: effects[index].endpoint)]
    if len(runs) == 1:
        return [Leg(timeout_s=_seconds(effects), body=body, file=file, **_place(effects[0], owner, current))]
    legs = []
    for number, run in enumerate(runs):
        hands_over = number < len(runs) - 1
        picture = results.handoff_uri(owner, job, number - 1) if number else None
        legs.append(
            Leg(
                timeout_s=_seconds([effects[index] for index in run]),
                body=_body_of_leg(body, run, picture, hands_over),
                file=results.handoff_name(job, number) if hands_over else file,
                number=number,
                **_place(effects[run[0]], owner, current),
            )
        )
    return legs


def _body_of_leg(body: Json, run: Sequence[int], picture: str | None, hands_over: bool) -> Json:
    """The body with some of its steps. The first leg gets all faces; later legs read them from the picture."""
    leg = {"first": run[0], "of": len(body["steps"]), "picture": picture, "hands_over": hands_over}
    part = body | {"steps": [body["steps"][index] for index in run], "leg": leg}
    if picture:
        part["faces"] = []
    if hands_over:
        part["output"] = {"format": "png"}
    return part


def _place(effect: Effect, owner: str, current: str) -> Json:
    """Where an effect runs, and its size there; all models of one container have the same settings."""
    capacity = effect.capacity_for(owner, current)
    return {
        "endpoint": capacity.endpoint,
        "concurrency": capacity.concurrency,
        "backlog": capacity.backlog,
        "instances": capacity.instances,
        "instance_type": effect.manifest.endpoint.instance_type,
        "runs_on": effect.runs_on,
        "on_demand": capacity.on_demand,
        "first_window": capacity.first_window,
    }


def _seconds(effects: Sequence[Effect]) -> int:
    """How long a container may take for all of these effects."""
    longest = limits.MAX_LAMBDA_SECONDS if effects[0].runs_on == "lambda" else limits.MAX_INVOCATION_SECONDS
    return min(sum(effect.manifest.endpoint.timeout_s for effect in effects), longest)
