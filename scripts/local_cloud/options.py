"""What can be had differently from one local cloud to the next."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.local_cloud import settings
from scripts.repository import ROOT

CONTAINER = (sys.executable, "-m", "sagemaker_endpoints._runtime")


@dataclass(frozen=True)
class Options:
    """One local cloud.

    Attributes:
        host: the address of this machine to listen on. It stands in every URL too, presigned ones among them, so it
            must be an address that callers can reach, and not 0.0.0.0.
        port: of the API; 0 takes a free one.
        models: names of the models to deploy; None takes all.
        container: the command that is a model's container.
        weights: folder with a folder of weights for each model that has some.
        logs: folder for the processes' logs; None makes one among the system's temporary files.
        template: the service's template.
    """

    host: str = "127.0.0.1"
    port: int = 0
    models: Sequence[str] | None = None
    container: Sequence[str] = CONTAINER
    weights: Path = ROOT / "weights"
    logs: Path | None = None
    template: Path = ROOT / "template.yaml"
    idle_seconds: float = settings.IDLE_SECONDS
    startup_seconds: float = settings.STARTUP_SECONDS
    metrics_seconds: float = settings.METRICS_SECONDS


DEFAULTS = Options()
