"""A function of the template, as the processes that run it need to know it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from scripts.local_cloud.settings import RETRY_PAUSES
from scripts.local_cloud.stack.stack import Stack

FUNCTION = "AWS::Lambda::Function"
INVOKE_CONFIG = "AWS::Lambda::EventInvokeConfig"
DEFAULT_TIMEOUT_SECONDS = 3
DEFAULT_MEMORY_MB = 128
DEFAULT_RETRIES = 2


@dataclass(frozen=True)
class FunctionPlan:
    """One Lambda function.

    Attributes:
        module: the module of its code, `functions.upload.app`.
        handler: the attribute of it that Lambda calls.
        retries: how often a failed event is tried again.
        on_failure: ARN of the queue for events that failed to the end, or None.
        pauses: seconds before each retry; the last one holds for all further ones.
    """

    name: str
    arn: str
    module: str
    handler: str
    environment: Mapping[str, str]
    timeout: float
    memory: int
    retries: int = DEFAULT_RETRIES
    on_failure: str | None = None
    pauses: Sequence[float] = RETRY_PAUSES

    def dumps(self) -> str:
        return json.dumps(asdict(self))


def loads(text: str) -> FunctionPlan:
    """What `dumps` wrote."""
    return FunctionPlan(**json.loads(text))


def function_plans(stack: Stack) -> dict[str, FunctionPlan]:
    """Every function of a stack, by logical id."""
    configs = [stack.properties(logical_id) for logical_id in stack.of_type(INVOKE_CONFIG)]
    by_function = {config["FunctionName"]: config for config in configs}
    return {
        logical_id: _plan(stack.properties(logical_id), made.ref, made.attributes["Arn"], by_function.get(made.ref, {}))
        for logical_id, made in stack.of_type(FUNCTION).items()
    }


def _plan(properties: dict[str, Any], name: str, arn: str, config: dict[str, Any]) -> FunctionPlan:
    folder = properties["Code"]["S3Key"].strip("/").replace("/", ".")
    module, _, handler = properties["Handler"].rpartition(".")
    return FunctionPlan(
        name=name,
        arn=arn,
        module=f"{folder}.{module}",
        handler=handler,
        environment=properties.get("Environment", {}).get("Variables", {}),
        timeout=properties.get("Timeout", DEFAULT_TIMEOUT_SECONDS),
        memory=properties.get("MemorySize", DEFAULT_MEMORY_MB),
        retries=config.get("MaximumRetryAttempts", DEFAULT_RETRIES),
        on_failure=config.get("DestinationConfig", {}).get("OnFailure", {}).get("Destination"),
    )
