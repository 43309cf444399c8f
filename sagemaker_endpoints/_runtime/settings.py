"""What the container's environment decides, read once by `__main__`."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

MODELS = Path(__file__).parent.parent
"""Where model folders are when nothing else is said: beside this package."""


@dataclass(frozen=True)
class Settings:
    """One container.

    folders: of the models that the container serves, each with its `model.toml` and `adapter.py`.
    weights: the folder of their weights files, or of a folder for each; SageMaker lays them into /opt/ml/model.
    device: `cpu`, `cuda`, or `auto`: a GPU where there is one.
    host, port: where `/ping` and `/invocations` are; SageMaker asks for 8080 on every interface.
    threads: threads of one OpenCV call. One, because jobs run side by side: a second thread per call takes from the
        neighbours more than it gives. A framework on a CPU takes all cores: it has one batch at a time.
    """

    folders: tuple[Path, ...]
    weights: Path = Path("/opt/ml/model")
    device: str = "auto"
    host: str = "0.0.0.0"
    port: int = 8080
    threads: int = 1


def read_settings(environment: Mapping[str, str]) -> Settings:
    """The settings that `environment` gives; `KeyError` where it names no model."""
    models = Path(environment.get("FACEMAGI_MODELS", MODELS))
    names = environment["FACEMAGI_MODEL"].split(",")
    default = Settings(folders=tuple(models / name.strip() for name in names))
    return Settings(
        folders=default.folders,
        weights=Path(environment.get("FACEMAGI_WEIGHTS", default.weights)),
        device=environment.get("FACEMAGI_DEVICE", default.device),
        host=environment.get("FACEMAGI_HOST", default.host),
        port=int(environment.get("FACEMAGI_PORT", default.port)),
        threads=int(environment.get("FACEMAGI_THREADS", default.threads)),
    )
