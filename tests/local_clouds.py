"""One local cloud for all tests that need one: it takes seconds to start. Its model containers are `odd_container`s."""

import atexit
import sys
import tempfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from botocore.config import Config

from scripts.local_cloud import LocalCloud, Options
from scripts.local_cloud.emulator.settings import EmulatorSettings
from scripts.local_cloud.environment import Clients, session
from tests.samples import ROOT

ODD_CONTAINER = (sys.executable, str(ROOT / "tests" / "odd_container.py"))


@cache
def shared_cloud() -> LocalCloud:
    """The cloud, started by the first test that asks for it, ended with the interpreter."""
    logs = Path(tempfile.mkdtemp(prefix="facemagi-tests-"))
    cloud = LocalCloud.start(Options(container=ODD_CONTAINER, logs=logs, models=["beauty"]))
    atexit.register(cloud.close)
    return cloud


@cache
def shared_clients() -> Clients:
    """boto3 clients of the shared cloud."""
    return Clients(shared_cloud().environment)


def client_of(service: str, url_name: str, environment: Mapping[str, str]) -> Any:
    """A boto3 client as the functions have it; `url_name` is the variable that says where the service is."""
    own = session(*(environment[name] for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION")))
    config = Config(signature_version="s3v4" if service == "s3" else None, retries={"max_attempts": 1})
    return own.client(service, endpoint_url=environment[url_name], config=config)


ROLE = "arn:aws:iam::123456789012:role/odd"


def make_endpoint(
    client: Callable[[str], Any], name: str, topics: Mapping[str, str], *, concurrency: int = 2, behaviour: str = ""
) -> None:
    """An asynchronous endpoint that writes to the bucket `results`; `behaviour` is the container's at its start."""
    sagemaker = client("sagemaker")
    environment = {"FACEMAGI_MODEL": "odd", "ODD_START": behaviour}
    container = {"Image": "odd", "Environment": environment}
    sagemaker.create_model(ModelName=name, ExecutionRoleArn=ROLE, PrimaryContainer=container)
    sagemaker.create_endpoint_config(
        EndpointConfigName=name,
        ProductionVariants=[
            {"VariantName": "main", "ModelName": name, "InstanceType": "ml.g6.xlarge", "InitialInstanceCount": 1}
        ],
        AsyncInferenceConfig={
            "ClientConfig": {"MaxConcurrentInvocationsPerInstance": concurrency},
            "OutputConfig": {
                "S3OutputPath": "s3://results",
                "S3FailurePath": "s3://results/failures",
                "NotificationConfig": dict(topics),
            },
        },
    )
    sagemaker.create_endpoint(EndpointName=name, EndpointConfigName=name)


def emulator_settings(logs: Path, **changes: Any) -> EmulatorSettings:
    """An emulator's settings, patient but for what is changed."""
    settings: dict[str, Any] = {
        "container": ODD_CONTAINER,
        "cloud": {},
        "weights": "weights",
        "logs": str(logs),
        "idle_seconds": 60.0,
        "startup_seconds": 20.0,
        "metrics_seconds": 60.0,
    }
    return EmulatorSettings(**settings | changes)
