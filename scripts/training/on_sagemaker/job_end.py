"""Follows a job to its end, or stops it, and brings the weights that it has made."""

import argparse
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scripts.deployment.account.access import Access
from scripts.deployment.errors import INTERRUPTED
from scripts.training.container.hyperparameters import MODEL
from scripts.training.errors import TrainingError
from scripts.training.on_sagemaker.following import billed, completed, failed, follow, require_completed, show
from scripts.training.on_sagemaker.receiving import NoResultsError, download_results, receive


def follow_job(model: str, access: Access, job: str, arguments: argparse.Namespace) -> int:
    """Show what a job does, and get its weights at its end.

    Args:
        model: the network's name.
        access: the AWS account.
        job: the job's name.
        arguments: of `train`.

    Returns:
        0; 130 where Ctrl-C ended the command, and the job goes on.

    Raises:
        TrainingError: the job has failed, or was stopped; then the weights of what it has learned are here.
        WeightsError: the weights do not fit the network.
    """
    show(f"job: {job}")
    try:
        described = follow(access.client, job, show)
    except KeyboardInterrupt:
        again = f"./scripts/train {model} --on sagemaker --stage {arguments.stage}"
        show(f"\nThe job goes on. To follow it and get its weights: {again} --follow {job}")
        show(f"To stop it: {again} --stop {job}")
        return INTERRUPTED
    _receive(model, access, job, described, arguments)
    require_completed(described)
    return 0


def stop_job(model: str, access: Access, job: str, arguments: argparse.Namespace) -> int:
    """Stop a job, and get the weights of what it has learned.

    SageMaker gives the container two minutes, and packs what it has saved then (StopTrainingJob in AWS's reference).

    Args:
        model: the network's name.
        access: the AWS account.
        job: the job's name.
        arguments: of `train`.

    Returns:
        0.

    Raises:
        TrainingError: the job has failed.
        WeightsError: the weights do not fit the network.
    """
    access.client("sagemaker").stop_training_job(TrainingJobName=job)
    show(f"{job} stops within some minutes, after a checkpoint. Then its weights come here.")
    described = follow(access.client, job, show)
    _receive(model, access, job, described, arguments)
    if failed(described):
        require_completed(described)
    show("The command that started it goes on from its last checkpoint.")
    return 0


def _receive(model: str, access: Access, job: str, described: Mapping[str, Any], arguments: argparse.Namespace) -> None:
    trained = described["HyperParameters"].get(MODEL)
    if trained != model:
        raise TrainingError(f"{job} trains {trained}, not {model}.")
    if bill := billed(described):
        show(bill)
    results = described.get("ModelArtifacts", {}).get("S3ModelArtifacts")
    if failed(described) or not results:
        return
    try:
        with tempfile.TemporaryDirectory() as folder:
            archive = download_results(access.client("s3"), results, Path(folder) / "model.tar.gz")
            receive(archive, model, arguments.out, arguments.work, show)
    except NoResultsError:
        if completed(described):
            raise
        show("It was stopped before there were weights to save.")
