"""What an edit gives back."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from facemagi_client.calls import results
from facemagi_client.progress import OnProgress, ignore
from facemagi_client.running import LoopRunner, SyncRunner
from facemagi_client.types import Job, JobWarning


@dataclass(frozen=True)
class EditedPhoto:
    """An edited photo, which is still in the service.

    Attributes:
        job: the job that edited it.
    """

    job: Job
    runner: SyncRunner = field(repr=False)

    @property
    def warnings(self) -> list[JobWarning]:
        """What its user should know, for example that a face is hidden."""
        return self.job["warnings"]

    def save(self, path: str | os.PathLike[str], *, on_progress: OnProgress = ignore) -> Path:
        """Download it into a file, which is there when it is complete.

        Args:
            path: the file; one that is there is replaced.
            on_progress: called while bytes arrive.
        """
        return self.runner.run(results.save(self.runner.service, self.job, path, on_progress=on_progress))

    def read(self, *, on_progress: OnProgress = ignore) -> bytes:
        """Its bytes.

        Args:
            on_progress: called while bytes arrive.
        """
        return self.runner.run(results.read(self.runner.service, self.job, on_progress=on_progress))


@dataclass(frozen=True)
class AsyncEditedPhoto:
    """An edited photo, which is still in the service.

    Attributes:
        job: the job that edited it.
    """

    job: Job
    runner: LoopRunner = field(repr=False)

    @property
    def warnings(self) -> list[JobWarning]:
        """What its user should know, for example that a face is hidden."""
        return self.job["warnings"]

    async def save(self, path: str | os.PathLike[str], *, on_progress: OnProgress = ignore) -> Path:
        """Download it into a file, which is there when it is complete.

        Args:
            path: the file; one that is there is replaced.
            on_progress: called while bytes arrive.
        """
        return await self.runner.run(results.save(self.runner.service, self.job, path, on_progress=on_progress))

    async def read(self, *, on_progress: OnProgress = ignore) -> bytes:
        """Its bytes.

        Args:
            on_progress: called while bytes arrive.
        """
        return await self.runner.run(results.read(self.runner.service, self.job, on_progress=on_progress))
