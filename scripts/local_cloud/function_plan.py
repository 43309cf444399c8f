"""Describes a function of the template to the process that runs it."""

import importlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from scripts.local_cloud.environment import apply_limits
from scripts.local_cloud.iam.keys import access_key_of
from scripts.local_cloud.lambda_context import LambdaContext
from scripts.local_cloud.settings import ACCESS_KEY, RETRY_PAUSES

if TYPE_CHECKING:  # the processes of the functions read plans, and create no stack
    from scripts.local_cloud.stack.stack import Stack

FUNCTION = "AWS::Lambda::Function"
INVOKE_CONFIG = "AWS::Lambda::EventInvokeConfig"
DEFAULT_TIMEOUT_SECONDS = 3
DEFAULT_MEMORY_MB = 128
DEFAULT_RETRIES = 2

Handler = Callable[[Any, LambdaContext], Any]


@dataclass(frozen=True)
class FunctionPlan:
    """One Lambda function.

    Attributes:
        module: the module with its code, for example `functions.upload.app`.
        handler: the name in that module that Lambda calls.
        environment: the function's own variables.
        timeout: seconds.
        memory: megabytes.
        retries: how often an event is retried after a failure.
        on_failure: ARN of the queue for events whose last retry failed, or None.
        pauses: seconds before each retry; the last value is used for all further retries.
        access_key: of the function's role.
        import_after: seconds without an event after which its code is imported all the same.
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
    access_key: str = ACCESS_KEY
    import_after: float = 0.0

    def load_handler(self) -> Handler:
        """Import the function's code, and return its handler."""
        apply_limits()
        handler: Handler = getattr(importlib.import_module(self.module), self.handler)
        return handler

    def new_context(self, request: str) -> LambdaContext:
        """The context of an invocation that begins now.

        Args:
            request: the invocation's id.
        """
        return LambdaContext(self.name, self.arn, str(self.memory), self.timeout, request)

    def dumps(self) -> str:
        return json.dumps(asdict(self))


def loads(text: str) -> FunctionPlan:
    """Parse the text of `FunctionPlan.dumps`."""
    return FunctionPlan(**json.loads(text))


def function_plans(stack: "Stack") -> dict[str, FunctionPlan]:
    """Every function of a stack, by logical id."""
    configs = [stack.properties(logical_id) for logical_id in stack.of_type(INVOKE_CONFIG)]
    config_of = {config["FunctionName"]: config for config in configs}
    return {
        logical_id: _plan(
            stack.properties(logical_id), function.ref, function.attributes["Arn"], config_of.get(function.ref, {})
        )
        for logical_id, function in stack.of_type(FUNCTION).items()
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
        access_key=access_key_of(properties["Role"]),
    )
