"""The options of a local cloud."""

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from scripts.local_cloud import settings
from scripts.repository import ROOT

CONTAINER = (sys.executable, "-m", "sagemaker_endpoints._runtime")
FUNCTION = (sys.executable, "-m", "sagemaker_endpoints._runtime.on_lambda")


def directly(_: str, url: str) -> str:
    """Every process calls the others at their own URLs."""
    return url


@dataclass(frozen=True)
class Options:
    """Options of one local cloud.

    Attributes:
        host: the address of this machine to listen on. It is part of every URL, presigned ones included, so callers
            must be able to reach it; not 0.0.0.0.
        port: of the API; 0 takes a free one.
        auth: what callers must show, as on AWS: `jwt` (a local issuer gives a token to anybody), `keys` or `both`; None
            accepts everybody.
        compatible_apis: which APIs of others it answers as, a value of the template's parameter CompatibleApis.
        models: names of the models to deploy; None deploys all.
        on: where the containers run that may run on Lambda; all others have endpoints.
        endpoints: how many each container has; None takes the number of model.toml.
        container: the command that runs instead of a model's container.
        function: the command that runs instead of a model's container on Lambda.
        sandboxes: how many sandboxes each such function may have.
        retry_seconds: pause before Lambda repeats an event that failed.
        weights: folder with a subfolder of weights per model.
        logs: folder for the processes' logs; None creates a temporary one.
        template: the service's template.
        own_key: whether a KMS key of one's own encrypts photos, records and messages.
        origins: of the web pages that may use the API and the bucket; `*` is any.
        idle_seconds: a model container without work for this long is stopped.
        startup_seconds: how long a model container may take until it is ready.
        metrics_seconds: pause between two reports of metrics to CloudWatch.
        speed: so many times as fast as at AWS the scaling policies start and stop containers; None for one container of
            each model, which the first job starts.
        schedule_seconds: pause between two runs of each scheduled function; None takes the template's.
        parameters: other values of the template's parameters, by name.
        limits: other values of `facemagi.limits`, by name.
        reach: the URL at which the others call a process, by its name and its own URL; for proxies in between.
    """

    host: str = "127.0.0.1"
    port: int = 0
    auth: Literal["jwt", "keys", "both"] | None = None
    compatible_apis: Literal["none", "replicate", "facepp", "all"] = "none"
    models: Sequence[str] | None = None
    on: Literal["sagemaker", "lambda"] = "sagemaker"
    endpoints: int | None = None
    container: Sequence[str] = CONTAINER
    function: Sequence[str] = FUNCTION
    sandboxes: int = settings.SANDBOXES
    retry_seconds: float = settings.RETRY_SECONDS
    weights: Path = ROOT / "weights"
    logs: Path | None = None
    template: Path = ROOT / "template.yaml"
    own_key: bool = False
    origins: Sequence[str] = ("*",)
    idle_seconds: float = settings.IDLE_SECONDS
    startup_seconds: float = settings.STARTUP_SECONDS
    metrics_seconds: float = settings.METRICS_SECONDS
    speed: float | None = None
    schedule_seconds: float | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)
    limits: Mapping[str, float] = field(default_factory=dict)
    reach: Callable[[str, str], str] = directly

    @property
    def accepts_tokens(self) -> bool:
        """Whether there is an issuer whose tokens are accepted."""
        return self.auth in ("jwt", "both")


DEFAULTS = Options()

HIGHEST_PORT = 65535


class OptionError(ValueError):
    """An option cannot be used; the message says why, and what to do."""


def parse_port(text: str) -> int:
    """A port from the command line.

    Args:
        text: what the user wrote.

    Raises:
        OptionError: it is no port.
    """
    if text.isascii() and text.isdigit() and int(text) <= HIGHEST_PORT:
        return int(text)
    raise OptionError(
        f"--port {text} is not possible: a port is a number from 1 to {HIGHEST_PORT}; 0 takes a free one."
    )
