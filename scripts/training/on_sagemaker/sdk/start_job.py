"""Starts a training job: python -m scripts.training.on_sagemaker.sdk.start_job RESULT < JOB

It reads the description of the job, and writes `{"job": its name}` into the file RESULT: the SDK prints on both
outputs.
"""

import json
import sys
from pathlib import Path
from typing import Any

from scripts.training.on_sagemaker.sdk.trainer_arguments import trainer_arguments

SETTINGS = {"SchemaVersion": "1.0", "SageMaker": {"PythonSDK": {"Modules": {"TelemetryOptOut": True}}}}
"""The SDK's own settings, without which it reports each call to AWS."""


def main(result: str) -> None:
    """Start the job.

    Args:
        result: the file for the job's name.
    """
    job = json.load(sys.stdin)
    Path(result).write_text(json.dumps({"job": start(job)}), encoding="utf-8")


def start(job: dict[str, Any]) -> str:
    """Start the job.

    Args:
        job: its description.

    Returns:
        The job's name.
    """
    import boto3
    from sagemaker.core.helper.session_helper import Session
    from sagemaker.train import ModelTrainer, configs

    arguments = trainer_arguments(job)
    place = job["place"]
    session = Session(
        boto3.Session(region_name=place["region"]),
        default_bucket=place["bucket"],
        default_bucket_prefix="jobs",  # of the code, which the SDK uploads
        sagemaker_config=SETTINGS,
    )
    trainer = ModelTrainer(
        sagemaker_session=session,
        role=arguments["role"],
        base_job_name=arguments["base_job_name"],
        training_image=arguments["training_image"],
        hyperparameters=arguments["hyperparameters"],
        source_code=configs.SourceCode(**arguments["source_code"]),
        compute=configs.Compute(**arguments["compute"]),
        stopping_condition=configs.StoppingCondition(**arguments["stopping_condition"]),
        output_data_config=configs.OutputDataConfig(**arguments["output_data_config"]),
        checkpoint_config=configs.CheckpointConfig(**arguments["checkpoint_config"]),
        tags=[configs.Tag(**tag) for tag in arguments["tags"]],
    ).with_metric_definitions([configs.MetricDefinition(**metric) for metric in arguments["metric_definitions"]])
    channels = [configs.InputData(**channel) for channel in arguments["input_data_config"]]
    trainer.train(input_data_config=channels, wait=False, logs=False)
    return str(trainer._latest_training_job.training_job_name)


if __name__ == "__main__":
    main(*sys.argv[1:])
