"""One deployment of a container: its models, where it goes, and the weights that go with it."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from facemagi.manifest import Manifest, RunsOn
from scripts.deployment import plan
from scripts.deployment.commands import Command
from scripts.deployment.function_plan import function_plan, require_lambda
from scripts.deployment.local_weights import local_weights

PLACES: dict[RunsOn, str] = {"sagemaker": "a SageMaker endpoint", "lambda": "a Lambda function"}


@dataclass(frozen=True)
class ContainerDeployment:
    """What is deployed.

    Attributes:
        members: the models of the container.
        place: where it goes.
        stage: the stage's name.
        weights: the files of each model's trained weights, by the model's name.
        tries: whether each model is tried with a job.
        allows_findings: whether an image in which ECR found critical faults is deployed too.
    """

    members: Sequence[Manifest]
    place: RunsOn
    stage: str
    weights: Mapping[str, Sequence[Path]]
    tries: bool = True
    allows_findings: bool = False

    def describe(self) -> list[str]:
        """What is going to happen, in lines."""
        served = plan.served_models(self.members, self.weights)
        without = [member.name for member in self.members if member not in served]
        names = ", ".join(member.name for member in served) or "no model"
        lines = [f"Deploys the container {self.members[0].container} as {PLACES[self.place]}: {names}."]
        return lines + (
            [f"Without {', '.join(without)}: the folder weights/ has no weights of them."] if without else []
        )

    def commands(self, stage: plan.Stage) -> list[Command]:
        """The commands, in their order.

        Args:
            stage: the deployed stage, or its placeholders.
        """
        version = time.strftime("%Y%m%d-%H%M%S", time.gmtime())
        make = function_plan if self.place == "lambda" else plan.container_plan
        steps = make(self.members, stage, version, self.weights)
        if self.allows_findings:
            steps = plan.allowing_findings(steps)
        return steps if self.tries else plan.without_smoke(steps)

    def after_failure(self) -> list[Command]:
        """What runs if one of the commands fails."""
        return plan.after_failure(self.members[0], self.stage) if self.place == "sagemaker" else []


def prepare(
    members: Sequence[Manifest], place: RunsOn, stage: str, *, named: str | None, commercial: bool
) -> ContainerDeployment:
    """Check that a container may go to a place, and find its weights.

    Args:
        members: the models of the container.
        place: where it goes.
        stage: the stage's name.
        named: what the operator named; None for a container that comes with the service.
        commercial: whether a model that forbids commercial use is refused.

    Raises:
        FaceMagiError: it cannot run there, or forbids commercial use.
        LookupError: weights are random numbers.
    """
    if place == "lambda":
        require_lambda(members)
    weights = local_weights(members, commercial=commercial)
    if commercial:
        for member in members:
            if not member.required_weights or member.name in {named, *weights}:  # the others are not deployed
                plan.require_commercial(member)
    return ContainerDeployment(members, place, stage, weights)
