"""The folders of a SageMaker training job, as its container sees them.

SageMaker copies the data and the hyperparameters into `input`. It copies `checkpoints` to S3 all the time, and back
when the job goes on on another instance. At the end it packs `model`. The text in `output/failure` becomes the job's
failure reason.
"""

from dataclasses import dataclass
from pathlib import Path

ROOT = Path("/opt/ml")

MAX_REASON = 1024
"""Characters of a failure reason that SageMaker keeps."""


@dataclass(frozen=True)
class Folders:
    """The folders below one root.

    Attributes:
        root: `/opt/ml` on SageMaker, a temporary folder in an emulated job.
    """

    root: Path

    @property
    def hyperparameters(self) -> Path:
        """A JSON file: the name and the value of each hyperparameter, both texts."""
        return self.root / "input" / "config" / "hyperparameters.json"

    @property
    def data(self) -> Path:
        """The channel `data`: the prepared data set."""
        return self.root / "input" / "data" / "data"

    @property
    def weights(self) -> Path:
        """The channel `weights`, if the job has one: the folder of all weights that the new network is added to."""
        return self.root / "input" / "data" / "weights"

    @property
    def checkpoints(self) -> Path:
        """What a job needs to go on elsewhere."""
        return self.root / "checkpoints"

    @property
    def model(self) -> Path:
        """What the job makes."""
        return self.root / "model"

    @property
    def failure(self) -> Path:
        """Why the job failed, in words."""
        return self.root / "output" / "failure"

    def fail(self, reason: str) -> None:
        """Write why the job failed; only its first `MAX_REASON` characters are kept."""
        self.failure.parent.mkdir(parents=True, exist_ok=True)
        self.failure.write_text(reason[:MAX_REASON], encoding="utf-8")
