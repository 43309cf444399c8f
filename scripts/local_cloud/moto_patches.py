"""Patches of moto.

- Two modules that are not needed here, and that take a second to import, are replaced by stubs.
- A function runs in a function host of our own, not in Docker, and its caller does not wait for it.
- Instance types are not checked: moto's list ends before the g5 family.
- Functions' code is not looked up in S3: it is in this repository.
- An endpoint can be updated, which moto does not implement.
- DynamoDB serves one call at a time, and finds fast (`moto_dynamodb`).
- The descriptions of AWS's services are read once. moto reads each again for itself, and first searches all folders of
  boto3's data: a third of a second in all.
- The functions that build a route's URL are compiled when one is needed, which is never: a third of a second.
- What moto finds out anew for each request is kept: the methods of a class, and the service of a host, for which it
  lists a folder. It is a quarter of the time of a small request.
- Objects that are no longer used are forgotten: moto keeps all, for its dashboard, until each search for garbage takes
  seconds.
"""

import os
import sys
from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import cache
from types import ModuleType
from typing import Any

from scripts.local_cloud import moto_dynamodb
from scripts.local_cloud.dispatcher import Dispatcher

STUBS: dict[str, dict[str, Any]] = {
    "moto.ecs": {"ecs_backends": defaultdict(lambda: defaultdict(lambda: None))},
    "openapi_spec_validator": {"validate": None},
    "openapi_spec_validator.validation": {},
    "openapi_spec_validator.validation.exceptions": {"OpenAPIValidationError": Exception},
}
"""Members of the stubs, by module: application-autoscaling imports ECS, and ECS imports EC2; the OpenAPI validator is
for importing REST APIs, and ours is an HTTP API."""


def apply(dispatcher: Dispatcher) -> None:
    """Patch moto in this process. Call this before moto's services are imported.

    Args:
        dispatcher: gets the functions' events.
    """
    _install_stubs()
    os.environ["VALIDATE_LAMBDA_S3"] = "false"
    from moto.awslambda.models import LambdaFunction
    from moto.core import responses, utils
    from moto.core.base_backend import AccountSpecificBackend
    from moto.core.common_models import BaseModel
    from moto.core.responses import ActionResult
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication
    from moto.sagemaker.models import FakeEndpointConfig
    from moto.sagemaker.responses import SageMakerResponse
    from werkzeug.routing import Rule

    def invoke(function: Any, body: str | bytes, request_headers: Mapping[str, str], _response_headers: Any) -> str:
        if request_headers and request_headers.get("X-Amz-Invocation-Type") != "Event":
            raise NotImplementedError(
                "The functions of the local cloud can only be invoked by events; they return no result."
            )
        dispatcher.accept(function.function_name, body.decode() if isinstance(body, bytes) else body or "{}")
        return ""

    compile_builder = Rule._compile_builder

    def compile_later(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        return lambda _, **values: compile_builder(rule, append_unknown)(rule, **values)

    def update_endpoint(response: Any) -> ActionResult:
        endpoint = response.sagemaker_backend.endpoints[response._get_param("EndpointName")]
        endpoint.endpoint_config_name = response._get_param("EndpointConfigName")
        return ActionResult({"EndpointArn": endpoint.arn})

    replacements: list[moto_dynamodb.Replacement] = [
        *moto_dynamodb.replacements(),
        (BaseModel, "__new__", lambda model, *_, **__: object.__new__(model)),
        (responses, "method_names_from_class", cache(utils.method_names_from_class)),
        (DomainDispatcherApplication, "get_backend_for_host", _kept(DomainDispatcherApplication.get_backend_for_host)),
        (utils, "create_loader", lambda: AccountSpecificBackend.get_session()._loader),
        (Rule, "_compile_builder", compile_later),
        (LambdaFunction, "invoke", invoke),
        (FakeEndpointConfig, "validate_instance_type", lambda *_: None),
        (SageMakerResponse, "update_endpoint", update_endpoint),
    ]
    for owner, name, replacement in replacements:
        setattr(owner, name, replacement)


def _kept(find: Callable[[Any, str | None], Any]) -> Callable[[Any, str | None], Any]:
    """The method that finds the service of a host, with what it has found kept. Unknown hosts may be many."""
    known: dict[str | None, Any] = {}

    def find_once(self: Any, host: str | None) -> Any:
        found = known.get(host) or find(self, host)
        if found:
            known[host] = found
        return found

    return find_once


def _install_stubs() -> None:
    for name, members in STUBS.items():
        module = ModuleType(name)
        vars(module).update(members)
        sys.modules[name] = module
