"""The emulator's settings."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class LambdaSettings:
    """Settings that the emulator gets from the process that starts it.

    Attributes:
        container: the command that runs instead of the image's entry point.
        cloud: the AWS variables for the container.
        host: the address of this machine at which the sandboxes reach the runtime API.
        logs: folder for the sandboxes' logs.
        idle_seconds: a sandbox without an event for this long is ended.
        retry_seconds: pause before an event that failed is repeated; on AWS it is a minute.
    """

    container: Sequence[str]
    cloud: Mapping[str, str]
    host: str
    logs: str
    idle_seconds: float
    retry_seconds: float

    def dumps(self) -> str:
        return json.dumps(asdict(self))


def loads(text: str) -> LambdaSettings:
    """Parse the text of `LambdaSettings.dumps`."""
    return LambdaSettings(**json.loads(text))
