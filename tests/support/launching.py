"""A launcher for tests that start processes of the local cloud without the cloud."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from scripts.local_cloud.launching import supervised
from scripts.local_cloud.launching.client import Launcher
from scripts.local_cloud.supervision import Supervision


@contextmanager
def running_launcher(environment: Mapping[str, str], logs: Path) -> Iterator[Launcher]:
    """A launcher, which is ended with its processes.

    Args:
        environment: variables of its processes.
        logs: the folder of its log.
    """
    supervision = Supervision()
    try:
        yield supervised.start(supervision, environment, logs)
    finally:
        supervision.close()
