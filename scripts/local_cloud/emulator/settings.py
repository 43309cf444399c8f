"""How the emulator is set up."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class EmulatorSettings:
    """What whoever starts the emulator decides.

    Attributes:
        container: the command that is a model's container.
        cloud: AWS's own variables for it; a container is told nothing else of the environment it is started in.
        weights: folder with a folder of weights for each model that needs some.
        logs: folder for the containers' logs.
        idle_seconds: a container without work is stopped after this.
        startup_seconds: how long a container may take until /ping answers 200.
        metrics_seconds: pause between two reports to CloudWatch.
    """

    container: Sequence[str]
    cloud: Mapping[str, str]
    weights: str
    logs: str
    idle_seconds: float
    startup_seconds: float
    metrics_seconds: float

    def dumps(self) -> str:
        return json.dumps(asdict(self))


def loads(text: str) -> EmulatorSettings:
    """What `dumps` wrote."""
    return EmulatorSettings(**json.loads(text))
