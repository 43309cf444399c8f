"""The places where moto is told to do otherwise, and what it is told.

- Two modules are left out that nothing here needs and that take a second to import.
- A function is run by our own function hosts, not by Docker, and its caller does not wait for it.
- Instance types are not checked: moto's list ends before the g5 family.
- Code in S3 is not looked for: it is in this repository.
"""

import os
import sys
from collections import defaultdict
from collections.abc import Mapping
from types import ModuleType
from typing import Any

from scripts.local_cloud.dispatcher import Dispatcher

LEFT_OUT: dict[str, dict[str, Any]] = {
    "moto.ecs": {"ecs_backends": defaultdict(lambda: defaultdict(lambda: None))},
    "openapi_spec_validator": {"validate": None},
    "openapi_spec_validator.validation": {},
    "openapi_spec_validator.validation.exceptions": {"OpenAPIValidationError": Exception},
}
"""Modules that others import without using them here, and what they take out of them: application-autoscaling scales
ECS services too, and with ECS comes EC2; REST APIs, not HTTP ones, are imported through a validator."""


def apply(dispatcher: Dispatcher) -> None:
    """Patch moto, in this process, for good; before anything of it has been imported that is patched here."""
    _leave_out()
    os.environ["VALIDATE_LAMBDA_S3"] = "false"
    from moto.awslambda.models import LambdaFunction
    from moto.sagemaker.models import FakeEndpointConfig

    def invoke(function: Any, body: str | bytes, request_headers: Mapping[str, str], _response_headers: Any) -> str:
        if request_headers and request_headers.get("X-Amz-Invocation-Type") != "Event":
            raise NotImplementedError("The local cloud's functions take events; nobody can wait for their answer.")
        dispatcher.accept(function.function_name, body.decode() if isinstance(body, bytes) else body or "{}")
        return ""

    replacements: list[tuple[Any, str, Any]] = [
        (LambdaFunction, "invoke", invoke),
        (FakeEndpointConfig, "validate_instance_type", lambda *_: None),
    ]
    for owner, name, replacement in replacements:
        setattr(owner, name, replacement)


def _leave_out() -> None:
    for name, members in LEFT_OUT.items():
        module = ModuleType(name)
        vars(module).update(members)
        sys.modules[name] = module
