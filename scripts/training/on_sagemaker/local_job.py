"""A SageMaker training job on this machine: the same entry point, in a process of its own, in the same folders.

Nothing is uploaded and nothing costs money. It shows whether a job would work before one pays for it.
"""

import argparse
import json
import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from scripts.datasets.prepared import read_dataset
from scripts.repository import ROOT
from scripts.training.command import given_flags
from scripts.training.container.entry import TERMINATED
from scripts.training.container.folders import Folders
from scripts.training.container.hyperparameters import to_hyperparameters
from scripts.training.earlier_weights import earlier_file
from scripts.training.errors import TrainingError
from scripts.training.on_sagemaker.following import show
from scripts.training.on_sagemaker.receiving import NoResultsError, receive
from scripts.training.options import read_options
from scripts.training.tasks import Training

ENTRY = (sys.executable, "-m", "scripts.training.container")

GRACE_SECONDS = 120
"""Between SIGTERM and the end of the instance, as on SageMaker."""

ARCHIVE = "model.tar.gz"


class StoppedJobError(TrainingError):
    """A job got SIGTERM."""


def run_local_job(
    model: str, training: Training, arguments: argparse.Namespace, entry: Sequence[str] = ENTRY
) -> list[Path]:
    """Run an emulated job to its end.

    Args:
        model: the network's name.
        training: that of the model.
        arguments: of `train`. `--work` keeps what S3 would: checkpoints, log and sample sheets.
        entry: the command in the container; it gets the root of the folders.

    Returns:
        The weights files.

    Raises:
        DatasetError: the data set is damaged.
        TrainingError: the job failed; its reason is the sentence. Or it was stopped; then a checkpoint is there, and
            the weights of what it has learned.
        WeightsError: the weights do not fit the network.
        KeyboardInterrupt: the user stopped the job, in the same way.
    """
    read_dataset(arguments.data)
    read_options(training.options, arguments.set)
    with tempfile.TemporaryDirectory(prefix="facemagi-job-") as name:
        folders = Folders(Path(name))
        hyperparameters = to_hyperparameters(model, given_flags(arguments), arguments.set)
        earlier = earlier_file(model, arguments.out) if training.part else None
        lay_out(folders, hyperparameters, arguments.data, arguments.work, earlier)

        def weights() -> list[Path]:
            archive = folders.root / ARCHIVE
            pack_results(folders, archive)
            return receive(archive, model, arguments.out, arguments.work, show)

        try:
            _run(folders, entry)
        except (KeyboardInterrupt, StoppedJobError):
            with suppress(NoResultsError):  # it may have had nothing to save yet
                weights()
            raise
        return weights()


def lay_out(
    folders: Folders, hyperparameters: dict[str, str], data: Path, checkpoints: Path, earlier: Path | None = None
) -> None:
    """Make the folders of a job, as SageMaker does before its start.

    Args:
        folders: of the job.
        hyperparameters: as `to_hyperparameters` returns them.
        data: the prepared data set.
        checkpoints: what stays from one instance to the next.
        earlier: the weights file that the new network is added to; None where there is none.
    """
    for folder in (folders.hyperparameters.parent, folders.data.parent, folders.model, checkpoints):
        folder.mkdir(parents=True, exist_ok=True)
    folders.hyperparameters.write_text(json.dumps(hyperparameters), encoding="utf-8")
    folders.data.symlink_to(data.resolve(), target_is_directory=True)
    folders.checkpoints.symlink_to(checkpoints.resolve(), target_is_directory=True)
    if earlier:
        own = folders.weights / earlier.parent.name
        own.mkdir(parents=True)
        (own / earlier.name).symlink_to(earlier.resolve())


def pack_results(folders: Folders, archive: Path) -> None:
    """Pack what the job made, as SageMaker does at its end."""
    with tarfile.open(archive, "w:gz") as tar:
        tar.add(folders.model, ".")


def _run(folders: Folders, entry: Sequence[str]) -> None:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    job = subprocess.Popen([*entry, str(folders.root)], cwd=ROOT, env=environment, start_new_session=True)
    try:
        status = job.wait()
    except KeyboardInterrupt:
        job.terminate()
        try:
            job.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            job.kill()
        raise
    if status == TERMINATED:
        raise StoppedJobError("The job was stopped. The same command goes on from its last checkpoint.")
    if status != 0:
        reason = folders.failure.read_text("utf-8") if folders.failure.is_file() else f"exit status {status}"
        raise TrainingError(f"The job failed: {reason}")
