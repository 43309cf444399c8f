"""One local cloud for all tests, because it takes seconds to start. Its containers run `scripted_container.py`."""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from botocore.config import Config

from scripts.local_cloud import LocalCloud, Options
from scripts.local_cloud.emulator.settings import EmulatorSettings
from scripts.local_cloud.environment import Clients, session
from scripts.local_cloud.settings import STAGE
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


APART = "apart"
"""The name of the container that `deploy_apart` deploys."""

PUBLISH = """
import sys
from pathlib import Path
from facemagi.effects import publish
from facemagi.manifest import read_manifest
for folder in sys.argv[1:]:
    publish(read_manifest(Path(folder)))
"""


def deploy_apart(cloud: LocalCloud, folder: Path, like: str) -> None:
    """Serve all models of a folder from one more container, and enter them into the catalogue.

    Args:
        cloud: a running one.
        folder: of the models; their manifests are changed in place.
        like: an endpoint whose configuration is copied: same outputs, same topics.
    """
    models = sorted(path.parent for path in folder.glob("*/model.toml"))
    for model in models:
        content = re.sub(r"^shared = .*\n", "", (model / "model.toml").read_text("utf-8"), flags=re.MULTILINE)
        (model / "model.toml").write_text(content.replace("[endpoint]\n", f'[endpoint]\nshared = "{APART}"\n'), "utf-8")
    sagemaker, name = Clients(cloud.environment)("sagemaker"), f"facemagi-{STAGE}-{APART}"
    config = sagemaker.describe_endpoint_config(EndpointConfigName=_config_of(sagemaker, like))
    environment = {"FACEMAGI_MODEL": ",".join(model.name for model in models), "FACEMAGI_MODELS": str(folder)}
    container = {"Image": APART, "Environment": environment}
    sagemaker.create_model(ModelName=name, ExecutionRoleArn=ROLE, PrimaryContainer=container)
    sagemaker.create_endpoint_config(
        EndpointConfigName=name,
        ProductionVariants=[config["ProductionVariants"][0] | {"ModelName": name}],
        AsyncInferenceConfig=config["AsyncInferenceConfig"],
    )
    sagemaker.create_endpoint(EndpointName=name, EndpointConfigName=name)
    command = [sys.executable, "-c", PUBLISH, *map(str, models)]
    subprocess.run(command, env=os.environ | cloud.environment, check=True)


def _config_of(sagemaker: Any, endpoint: str) -> str:
    return str(sagemaker.describe_endpoint(EndpointName=endpoint)["EndpointConfigName"])


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
