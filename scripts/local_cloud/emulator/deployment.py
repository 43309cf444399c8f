"""Endpoints as SageMaker's control plane describes them."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from scripts.local_cloud.iam.keys import access_key_of
from scripts.local_cloud.settings import ACCESS_KEY

FRESH_SECONDS = 5.0
"""How long an endpoint's description is cached; reading it takes three calls."""

DEFAULT_CONCURRENCY = 4
"""Concurrency for configurations that set none; SageMaker's own default is not documented."""

ERROR_TOPIC = "ERROR_NOTIFICATION_TOPIC"
"""The value of `IncludeInferenceResponseIn` for failures."""


@dataclass(frozen=True)
class Deployment:
    """An asynchronous endpoint.

    Attributes:
        endpoint: its name.
        configuration: the name of its configuration; an update of the endpoint gives it another one.
        variant: the name of its only variant.
        concurrency: the most invocations at a time.
        output: S3 URI under which results are written.
        failure: S3 URI under which errors are written, or None.
        topics: ARNs by the keys `SuccessTopic` and `ErrorTopic`; either may be missing.
        includes_errors: whether a notice of a failure contains the container's answer.
        environment: variables for the model's container.
        access_key: of the role under which the container and SageMaker act.
    """

    endpoint: str
    configuration: str
    variant: str
    concurrency: int
    output: str
    failure: str | None
    topics: Mapping[str, str]
    includes_errors: bool
    environment: Mapping[str, str]
    access_key: str = ACCESS_KEY


class Deployments:
    """The endpoints by name, at most `FRESH_SECONDS` old.

    Args:
        client: returns the boto3 client of a service.
    """

    def __init__(self, client: Callable[[str], Any]) -> None:
        self._client = client
        self._cache: dict[str, tuple[float, Deployment | None]] = {}

    def find(self, name: str) -> Deployment | None:
        """The endpoint; None if there is none of that name, or it is not asynchronous.

        Args:
            name: the endpoint's name.
        """
        read_at, deployment = self._cache.get(name, (-FRESH_SECONDS, None))
        if time.monotonic() - read_at > FRESH_SECONDS:
            deployment = self._read(name)
            self._cache[name] = (time.monotonic(), deployment)
        return deployment

    def read_again(self, name: str) -> Deployment | None:
        """The endpoint as it is described now.

        Args:
            name: the endpoint's name.
        """
        self._cache.pop(name, None)
        return self.find(name)

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
        notification = output.get("NotificationConfig", {})
        client_config = config["AsyncInferenceConfig"].get("ClientConfig", {})
        return Deployment(
            endpoint=name,
            configuration=endpoint["EndpointConfigName"],
            variant=variant["VariantName"],
            concurrency=int(client_config.get("MaxConcurrentInvocationsPerInstance", DEFAULT_CONCURRENCY)),
            output=output["S3OutputPath"],
            failure=output.get("S3FailurePath"),
            topics=notification,
            includes_errors=ERROR_TOPIC in notification.get("IncludeInferenceResponseIn", []),
            environment=model["PrimaryContainer"].get("Environment", {}),
            access_key=access_key_of(model["ExecutionRoleArn"]),
        )
