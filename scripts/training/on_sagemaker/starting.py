"""Starts a training job, in a process with SageMaker's SDK."""

import json
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from scripts.repository import ROOT
from scripts.training.errors import TrainingError
from scripts.training.on_sagemaker.job import Job, as_plain

SDK_PYTHON = ROOT / "scripts/training/on_sagemaker/sdk/python"
MODULE = "scripts.training.on_sagemaker.sdk.start_job"


def start_job(job: Job, environment: Mapping[str, str]) -> str:
    """Start a job.

    Args:
        job: its description.
        environment: of the process, with the AWS profile and region.

    Returns:
        The job's name, with the time that the SDK adds.

    Raises:
        TrainingError: the SDK is not installed, or AWS refuses the job.
    """
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "result.json"
        run = subprocess.run(
            [str(SDK_PYTHON), "-m", MODULE, str(result)],
            input=json.dumps(as_plain(job)),
            capture_output=True,
            text=True,
            cwd=ROOT,
            env=dict(environment),
            check=False,
        )
        if run.returncode != 0:
            raise TrainingError(_reason(run.stdout + run.stderr))
        return str(json.loads(result.read_text("utf-8"))["job"])


def _reason(output: str) -> str:
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    if lines and "ResourceLimitExceeded" in lines[-1]:
        return (
            f"Your account may not use this instance for training yet ({lines[-1]}). Ask for it in Service Quotas: "
            f'SageMaker, "for training job usage" or "for spot training job usage"; or name another --instance.'
        )
    return "SageMaker did not take the job: " + (lines[-1] if lines else "its SDK said nothing.")
