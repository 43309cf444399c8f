"""What SageMaker's control plane knows of an endpoint."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

FRESH_SECONDS = 5.0
"""How long an endpoint is taken to be as it was; asking costs three calls."""

DEFAULT_CONCURRENCY = 4
"""SageMaker chooses a number where the configuration gives none, and does not say which."""


@dataclass(frozen=True)
class Deployment:
    """An asynchronous endpoint.

    Attributes:
        output: S3 URI under which results are written.
        failure: S3 URI under which failures are written, or None.
        topics: ARN by `SuccessTopic` and `ErrorTopic`, where there are such.
        environment: what the model's container is told.
    """

    endpoint: str
    variant: str
    concurrency: int
    output: str
    failure: str | None
    topics: Mapping[str, str]
    environment: Mapping[str, str]


class Deployments:
    """The endpoints, by name, as of a few seconds ago at most.

    Args:
        client: the boto3 client of a service.
    """

    def __init__(self, client: Callable[[str], Any]) -> None:
        self._client = client
        self._known: dict[str, tuple[float, Deployment | None]] = {}

    def find(self, name: str) -> Deployment | None:
        """The endpoint called `name`; None where there is none, or it is not asynchronous."""
        read_at, deployment = self._known.get(name, (-FRESH_SECONDS, None))
        if time.monotonic() - read_at > FRESH_SECONDS:
            deployment = self._read(name)
            self._known[name] = (time.monotonic(), deployment)
        return deployment

    def _read(self, name: str) -> Deployment | None:
        sagemaker = self._client("sagemaker")
        try:
            endpoint = sagemaker.describe_endpoint(EndpointName=name)
        except sagemaker.exceptions.ClientError:
            return None
        config = sagemaker.describe_endpoint_config(EndpointConfigName=endpoint["EndpointConfigName"])
        if "AsyncInferenceConfig" not in config:
            return None
        variant = config["ProductionVariants"][0]
        model = sagemaker.describe_model(ModelName=variant["ModelName"])
        output = config["AsyncInferenceConfig"]["OutputConfig"]
        client_config = config["AsyncInferenceConfig"].get("ClientConfig", {})
        return Deployment(
            endpoint=name,
            variant=variant["VariantName"],
            concurrency=int(client_config.get("MaxConcurrentInvocationsPerInstance", DEFAULT_CONCURRENCY)),
            output=output["S3OutputPath"],
            failure=output.get("S3FailurePath"),
            topics=output.get("NotificationConfig", {}),
            environment=model["PrimaryContainer"].get("Environment", {}),
        )
