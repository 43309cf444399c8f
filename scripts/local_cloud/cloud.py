"""Starts and stops the local cloud."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from scripts.local_cloud import startup
from scripts.local_cloud.children import ChildError
from scripts.local_cloud.deployed_models import DeployedModels
from scripts.local_cloud.options import DEFAULTS, Options
from scripts.local_cloud.supervision import Supervision
from scripts.repository import ROOT


@dataclass(frozen=True)
class LocalCloud:
    """A running cloud. `with LocalCloud.start() as cloud:` leaves no process behind, however the block ends.

    Attributes:
        api_url: the API's URL; its documentation is at `/docs`.
        environment: variables that make boto3, and the functions' code, use this cloud.
        logs: folder of the processes' logs, one file each.
        supervision: the running processes.
        deployed: the models in the catalogue, and the weights that their containers use.
        issuer_url: the URL of the issuer of tokens; None where no tokens are checked.
        accepts_keys: whether callers may show a key.
        temporary_logs: whether `close` deletes that folder.
    """

    api_url: str
    environment: dict[str, str]
    logs: Path
    supervision: Supervision
    deployed: DeployedModels
    issuer_url: str | None = None
    accepts_keys: bool = False
    temporary_logs: bool = False

    @classmethod
    def start(cls, options: Options = DEFAULTS) -> Self:
        """Start everything; on return the API answers.

        Args:
            options: the options of the cloud.

        Raises:
            ChildError: a process ended or did not answer; the message holds the end of its log.
            TemplateError: a template contains something that the local cloud cannot create.
            LookupError: there is no model of that name.
            OptionError: the API cannot listen on the port or the host.
        """
        started, deployed = startup.start(options)
        return cls(
            started.api_url,
            started.environment,
            started.logs,
            started.supervision,
            deployed,
            started.issuer_url,
            options.auth in ("keys", "both"),
            options.logs is None,
        )

    @property
    def studio_url(self) -> str:
        """The page that edits a photo in the browser."""
        return f"{self.api_url}/"

    def new_key(self, *options: str) -> str:
        """Make a server key with all rights, as `./scripts/keys` does.

        Args:
            options: further options of that command.
        """
        command = [sys.executable, "-m", "scripts.deployment.keys", "create", "--scopes", "admin", *options]
        command += ["--table", self.environment["FACEMAGI_TABLE"]]
        environment = os.environ | self.environment
        made = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
        return made.stdout.strip()

    def close(self) -> None:
        """End all processes, and all processes that they have started."""
        self.supervision.close()
        if self.temporary_logs:
            shutil.rmtree(self.logs, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, ChildError):  # its message names the logs
            self.supervision.close()
        else:
            self.close()
