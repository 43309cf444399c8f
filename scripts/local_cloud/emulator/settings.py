"""The emulator's settings."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class EmulatorSettings:
    """Settings that the emulator gets from the process that starts it.

    Attributes:
        container: the command that runs instead of a model's container.
        cloud: the AWS variables for the container.
        weights: folder with a subfolder of weights per model.
        logs: folder for the containers' logs.
        idle_seconds: a container without work for this long is stopped.
        startup_seconds: how long a container may take until /ping answers 200.
        metrics_seconds: pause between two reports to CloudWatch.
        speed: so many times as fast as at AWS the scaling policies start and stop instances; None for one instance that
            the first job starts.
    """

    container: Sequence[str]
    cloud: Mapping[str, str]
    weights: str
    logs: str
    idle_seconds: float
    startup_seconds: float
    metrics_seconds: float
    speed: float | None = None

    def dumps(self) -> str:
        return json.dumps(asdict(self))


def loads(text: str) -> EmulatorSettings:
    """Parse the text of `EmulatorSettings.dumps`."""
    return EmulatorSettings(**json.loads(text))
