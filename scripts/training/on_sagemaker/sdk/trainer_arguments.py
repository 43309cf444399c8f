"""The arguments of SageMaker's `ModelTrainer` for the description of a job, as plain values.

The names are those of CreateTrainingJob, with underscores, as the SDK writes them.
"""

from collections.abc import Mapping
from typing import Any

START = "if [ -f /usr/local/bin/start_cuda_compat.sh ]; then . /usr/local/bin/start_cuda_compat.sh; fi"
"""The SDK replaces the image's own start, which lets an older GPU driver run the image's CUDA. This does that."""

COMMAND = f"{START}; exec python -m scripts.training.container"
"""`exec`: a shell between SageMaker and Python would keep SIGTERM for itself (aws/sagemaker-training-toolkit#125)."""

NUMBER = r"([-+.0-9e]+)"
METRICS = {
    "step": rf"^step {NUMBER} of",
    "hours_left": r"passed, ([0-9]+):[0-9]{2}:[0-9]{2} left",
    "generator": rf"  generator {NUMBER}",
    "discriminator": rf"  discriminator {NUMBER}",
    "error": rf"error {NUMBER}",
}
"""Metrics that SageMaker reads from the log's lines, for CloudWatch: name and pattern."""

HOUR = 3600
SPOT_WAIT_SECONDS = 24 * HOUR
"""How long a job may wait for spare instances, all its waits together. Waiting costs nothing."""


def trainer_arguments(job: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of `ModelTrainer`, and of its methods.

    Args:
        job: as `job.as_plain` returns it.
    """
    machine = job["machine"]
    seconds = int(machine["hours"] * HOUR)
    waiting = {"max_wait_time_in_seconds": seconds + SPOT_WAIT_SECONDS} if machine["spot"] else {}
    return {
        "base_job_name": job["name"],
        "role": job["place"]["role"],
        "training_image": job["image"],
        "source_code": {"source_dir": job["code"], "requirements": "requirements.txt", "command": COMMAND},
        "compute": {
            "instance_type": machine["instance"],
            "instance_count": 1,
            "volume_size_in_gb": job["disk_gb"],
            "enable_managed_spot_training": machine["spot"],
        },
        "stopping_condition": {"max_runtime_in_seconds": seconds, **waiting},
        "output_data_config": {"s3_output_path": job["outputs"], "compression_type": "GZIP"},
        "checkpoint_config": {"s3_uri": job["checkpoints"], "local_path": "/opt/ml/checkpoints"},
        "input_data_config": [
            {"channel_name": channel, "data_source": job[channel]} for channel in ("data", "weights") if job[channel]
        ],
        "hyperparameters": dict(job["hyperparameters"]),
        "metric_definitions": [{"name": name, "regex": regex} for name, regex in METRICS.items()],
        "tags": [{"key": "facemagi:stage", "value": job["place"]["stage"]}],
    }
