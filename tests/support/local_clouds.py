"""One local cloud for all tests, because it takes seconds to start. Its containers run `scripted_container.py`."""

import json
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from botocore.config import Config

from scripts.local_cloud import LocalCloud, Options
from scripts.local_cloud.emulator.settings import EmulatorSettings
from scripts.local_cloud.environment import Clients, session
from tests.support.endings import ENDINGS
from tests.support.samples import ROOT

SCRIPTED_CONTAINER = (sys.executable, str(ROOT / "tests" / "support" / "scripted_container.py"))


@cache
def shared_cloud() -> LocalCloud:
    """The cloud; the first call starts it, and the end of the session stops it."""
    logs = Path(tempfile.mkdtemp(prefix="facemagi-tests-"))
    cloud = LocalCloud.start(Options(container=SCRIPTED_CONTAINER, logs=logs, models=["beauty"]))
    ENDINGS.callback(cloud.close)
    return cloud


@cache
def shared_clients() -> Clients:
    """boto3 clients of the shared cloud."""
    return Clients(shared_cloud().environment)


def client_of(service: str, url_name: str, environment: Mapping[str, str]) -> Any:
    """A boto3 client with the functions' configuration.

    Args:
        service: its name in boto3.
        url_name: the variable with the service's URL.
        environment: of the cloud.
    """
    boto_session = session(
        *(environment[name] for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION"))
    )
    config = Config(signature_version="s3v4" if service == "s3" else None, retries={"max_attempts": 1})
    return boto_session.client(service, endpoint_url=environment[url_name], config=config)


ROLE = "arn:aws:iam::123456789012:role/scripted"

SAGEMAKER_DELIVERS = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::*"},
        {"Effect": "Allow", "Action": "sns:Publish", "Resource": "*"},
    ],
}
"""The policy of the role of `make_endpoint`."""


def make_endpoint(
    client: Callable[[str], Any],
    name: str,
    topics: Mapping[str, str],
    *,
    concurrency: int = 2,
    behaviour: str = "",
    included: Sequence[str] = (),
) -> None:
    """Create an asynchronous endpoint that writes to the bucket `results`.

    Args:
        client: returns the boto3 client of a service.
        name: of the endpoint, its configuration and its model.
        topics: ARNs by `SuccessTopic` and `ErrorTopic`.
        concurrency: invocations at the same time.
        behaviour: how the container fails to start; see `scripted_container`.
        included: the topics whose notices contain the container's answer.
    """
    _make_role(client("iam"))
    sagemaker = client("sagemaker")
    environment = {"FACEMAGI_MODEL": "scripted", "SCRIPTED_START": behaviour}
    container = {"Image": "scripted", "Environment": environment}
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
                "NotificationConfig": {**topics, "IncludeInferenceResponseIn": list(included)},
            },
        },
    )
    sagemaker.create_endpoint(EndpointName=name, EndpointConfigName=name)


def _make_role(iam: Any) -> None:
    name, policy = ROLE.rpartition("/")[2], json.dumps(SAGEMAKER_DELIVERS)
    with suppress(iam.exceptions.EntityAlreadyExistsException):
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=policy)
    iam.put_role_policy(RoleName=name, PolicyName="delivery", PolicyDocument=policy)


def emulator_settings(logs: Path, **changes: Any) -> EmulatorSettings:
    """An emulator's settings for tests.

    Args:
        logs: folder for the containers' logs.
        changes: settings by name.
    """
    settings: dict[str, Any] = {
        "container": SCRIPTED_CONTAINER,
        "cloud": {},
        "weights": "weights",
        "logs": str(logs),
        "idle_seconds": 60.0,
        "startup_seconds": 20.0,
        "metrics_seconds": 60.0,
    }
    return EmulatorSettings(**settings | changes)
