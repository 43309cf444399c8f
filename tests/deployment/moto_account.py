"""An AWS account that moto simulates in a process of its own, with real stacks in it."""

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import DEVNULL, CompletedProcess, run
from typing import Any

import pytest

from facemagi.endpoints import spread
from scripts.cloudformation import template
from scripts.cloudformation.pseudo_parameters import ACCOUNT, REGION
from scripts.local_cloud.environment import aws_environment
from scripts.repository import ENDPOINT_TEMPLATE, ROOT, TEMPLATE
from tests.infrastructure.checks import endpoint
from tests.support.moto_process import moto_process

SAM_BUCKET = "sam-uploads"

SAM_TEMPLATE = {
    "Resources": {"Bucket": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": SAM_BUCKET}}},
    "Outputs": {"SourceBucket": {"Value": SAM_BUCKET}},
}


@dataclass(frozen=True)
class Account:
    """A running account.

    Attributes:
        environment: variables that make boto3 use it.
        client: returns the boto3 client of a service.
    """

    environment: Mapping[str, str]
    client: Callable[[str], Any]

    def run(self, module: str, *arguments: str) -> "CompletedProcess[str]":
        """Run a module of this repository with this account; nobody answers its questions."""
        command = [sys.executable, "-m", module, *arguments]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        return run(
            command,
            cwd=ROOT,
            env=environment | dict(self.environment),
            stdin=DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    def create_sam_stack(self) -> None:
        """Create the stack that SAM creates for its uploads."""
        self.create_stack("aws-sam-cli-managed-default", SAM_TEMPLATE, {})

    def create_service(self, stage: str) -> dict[str, str]:
        """Create a stage's own stack, and return its outputs."""
        parameters = {"Stage": stage, "JwtIssuer": "https://issuer", "JwtAudience": "app"}
        plain = template.transform(template.read_template(TEMPLATE), parameters)
        del plain["Resources"]["Dashboard"]  # it names alarms, which moto leaves out
        return self.create_stack(f"facemagi-{stage}", plain, parameters)

    def create_container(self, stage: str, name: str, *models: str, number: int = 1) -> None:
        """Create the stack of an endpoint of a container."""
        suffix = spread.suffix(number)
        own = {"Stage": stage, "Model": name, "Suffix": suffix, "Models": ",".join(models)}
        source = template.read_template(ENDPOINT_TEMPLATE)
        self.create_stack(f"facemagi-{stage}-{name}{suffix}", source, endpoint.PARAMETERS | own)

    def stacks(self) -> set[str]:
        """The names of all stacks."""
        return {stack["StackName"] for stack in self.client("cloudformation").describe_stacks()["Stacks"]}

    def keys(self, bucket: str) -> list[str]:
        """The keys of all objects of a bucket."""
        return [entry["Key"] for entry in self.client("s3").list_objects_v2(Bucket=bucket).get("Contents", [])]

    def create_stack(self, name: str, body: Any, parameters: Mapping[str, Any]) -> dict[str, str]:
        cloudformation = self.client("cloudformation")
        given = [{"ParameterKey": key, "ParameterValue": str(value)} for key, value in parameters.items()]
        cloudformation.create_stack(
            StackName=name, TemplateBody=json.dumps(body), Parameters=given, Capabilities=["CAPABILITY_IAM"]
        )
        (stack,) = cloudformation.describe_stacks(StackName=name)["Stacks"]
        return {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])}


@contextmanager
def running_account(folder: Path) -> Iterator[Account]:
    """Start an account with SAM's own stack; it ends with the block.

    Args:
        folder: for the log.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VALIDATE_LAMBDA_S3", "false")  # the functions' code is not uploaded
        with moto_process(folder) as client:
            url = client("s3").meta.endpoint_url
            account = Account(aws_environment(url, url), client)
            account.create_sam_stack()
            yield account


def bucket_of(stage: str) -> str:
    """The name of a stage's bucket."""
    return f"facemagi-{stage}-{ACCOUNT}-{REGION}"
