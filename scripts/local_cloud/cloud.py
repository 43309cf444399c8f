"""The whole cloud on this machine, while it is up."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from scripts.local_cloud import children, starting
from scripts.local_cloud.children import Child
from scripts.local_cloud.options import DEFAULTS, Options


@dataclass(frozen=True)
class LocalCloud:
    """A running cloud. `with LocalCloud.start() as cloud:` leaves no process behind, however it ends.

    Attributes:
        api_url: where the API is; its documentation is at `/docs`.
        environment: variables that make boto3, and the functions' code, use this cloud.
        logs: folder of the processes' logs, one file each.
        temporary_logs: whether that folder goes with the cloud.
    """

    api_url: str
    environment: dict[str, str]
    logs: Path
    children: list[Child]
    temporary_logs: bool = False

    @classmethod
    def start(cls, options: Options = DEFAULTS) -> Self:
        """Start everything; on return the API answers.

        Raises:
            ChildError: a process ended or did not answer; the message holds the end of its log.
            TemplateError: a template holds something that cannot be made here.
            LookupError: there is no model of that name.
        """
        started = starting.start(options)
        return cls(started.api_url, started.environment, started.logs, started.children, options.logs is None)

    def close(self) -> None:
        """End every process, and all that they started."""
        children.stop(self.children)
        self.children.clear()
        if self.temporary_logs:
            shutil.rmtree(self.logs, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
