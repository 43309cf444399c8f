"""What the gateway has to know, read from the stack."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from scripts.local_cloud.function_plan import FunctionPlan, function_plans
from scripts.local_cloud.stack.stack import Stack

API = "AWS::ApiGatewayV2::Api"
INTEGRATION = "x-amazon-apigateway-integration"
CORS = "x-amazon-apigateway-cors"
FUNCTION_IN_URI = re.compile(r"/functions/(arn:[^/]+)/invocations")


@dataclass(frozen=True)
class RoutePlan:
    """A route of the API and the module that serves it."""

    method: str
    path: str
    module: str


@dataclass(frozen=True)
class GatewayPlan:
    """An HTTP API.

    Attributes:
        cors: the API's CORS configuration, by API Gateway's names.
        environment: of all its functions together.
        api_id: what the functions' events call the API.
        models: folders of the models that are deployed, and the state that each is in.
    """

    routes: Sequence[RoutePlan]
    cors: Mapping[str, Any]
    environment: Mapping[str, str]
    api_id: str
    models: Mapping[str, str]

    def dumps(self) -> str:
        return json.dumps(asdict(self))


def loads(text: str) -> GatewayPlan:
    """What `dumps` wrote."""
    members = json.loads(text)
    return GatewayPlan(**members | {"routes": [RoutePlan(**route) for route in members["routes"]]})


def gateway_plan(stack: Stack, models: Mapping[str, str]) -> GatewayPlan:
    """The plan of the one HTTP API of a stack."""
    [(logical_id, api)] = stack.of_type(API).items()
    body = stack.properties(logical_id)["Body"]
    functions = {plan.arn: plan for plan in function_plans(stack).values()}
    served = {
        (method.upper(), path): functions[_function_arn(operation)]
        for path, operations in body["paths"].items()
        for method, operation in operations.items()
        if INTEGRATION in operation
    }
    routes = [RoutePlan(method, path, plan.module) for (method, path), plan in served.items()]
    return GatewayPlan(routes, body.get(CORS, {}), _together(list(served.values())), api.ref, models)


def _function_arn(operation: Mapping[str, Any]) -> str:
    match = FUNCTION_IN_URI.search(operation[INTEGRATION]["uri"])
    assert match, operation
    return match[1]


def _together(plans: Sequence[FunctionPlan]) -> dict[str, str]:
    """One environment for all: they share a process here, and differ in nothing but the name in their log lines."""
    together: dict[str, str] = {}
    for plan in plans:
        together |= plan.environment
    return together
