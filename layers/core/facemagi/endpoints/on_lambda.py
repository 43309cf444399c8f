"""The size of a container that runs as a Lambda function, `[endpoint.on_lambda]` of model.toml."""

from pydantic import BaseModel, ConfigDict, Field

from facemagi import limits
from facemagi.weights import WeightsName


class OnLambda(BaseModel):
    """The size of a container's Lambda function.

    Attributes:
        memory_mb: its memory, MB; with 1769 MB it has one whole vCPU.
        max_sandboxes: how many jobs it may process at once, each in a sandbox of its own. The queue sends no more.
        left_out: optional weights that it does not get, because their networks take too long on a CPU.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    memory_mb: int = Field(default=1769, ge=128, le=limits.MAX_LAMBDA_MB)
    max_sandboxes: int = Field(default=100, ge=1, le=1000)
    left_out: tuple[WeightsName, ...] = ()
