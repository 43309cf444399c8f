"""The container's settings, read once from its environment by `__main__`."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from facemagi.endpoints.precision import Precision

MODELS = Path(__file__).parent.parent
"""The default folder of models: the parent of this package."""


@dataclass(frozen=True)
class Settings:
    """The settings of one container.

    Attributes:
        folders: the model folders that it serves, each with `model.toml` and `adapter.py`.
        weights: the folder of their weights files, or of one folder for each model; SageMaker uses /opt/ml/model.
        weights_source: the `s3://` address of a folder with weights, which a function reads itself; empty if there is
            none. SageMaker copies weights into the container.
        device: `cpu`, `cuda`, or `auto` for a GPU if there is one.
        host: the address of `/ping` and `/invocations`; SageMaker needs every interface.
        port: SageMaker needs 8080.
        threads: threads of one OpenCV call. One is best, because jobs run in parallel: a second thread per call slows
            the other jobs down by more than it gains. A framework on a CPU uses all cores for its batch.
        content_producer: the name or the code of the company that runs the service, for the labels of results.
        precision: how exactly networks compute on a CPU.
    """

    folders: tuple[Path, ...]
    weights: Path = Path("/opt/ml/model")
    weights_source: str = ""
    device: str = "auto"
    host: str = "0.0.0.0"
    port: int = 8080
    threads: int = 1
    content_producer: str = "FaceMagi"
    precision: Precision = "exact"


def read_settings(environment: Mapping[str, str]) -> Settings:
    """The settings in an environment.

    Args:
        environment: its variables; missing ones have defaults, except FACEMAGI_MODEL.

    Raises:
        KeyError: FACEMAGI_MODEL is missing.
        ValueError: FACEMAGI_PRECISION is not one of `Precision`.
    """
    models = Path(environment.get("FACEMAGI_MODELS", MODELS))
    names = environment["FACEMAGI_MODEL"].split(",")
    default = Settings(folders=tuple(models / name.strip() for name in names))
    return Settings(
        folders=default.folders,
        weights=Path(environment.get("FACEMAGI_WEIGHTS", default.weights)),
        weights_source=environment.get("FACEMAGI_WEIGHTS_SOURCE", default.weights_source),
        device=environment.get("FACEMAGI_DEVICE", default.device),
        host=environment.get("FACEMAGI_HOST", default.host),
        port=int(environment.get("FACEMAGI_PORT", default.port)),
        threads=int(environment.get("FACEMAGI_THREADS", default.threads)),
        content_producer=environment.get("FACEMAGI_CONTENT_PRODUCER") or default.content_producer,
        precision=_precision(environment.get("FACEMAGI_PRECISION") or default.precision),
    )


def _precision(name: str) -> Precision:
    for precision in get_args(Precision):
        if name == precision:
            return precision  # type: ignore[no-any-return]
    raise ValueError(f"FACEMAGI_PRECISION is {name}, and should be one of {', '.join(get_args(Precision))}")
