"""The plan of the gateway, read from the stack: routes, functions, CORS."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from scripts.local_cloud.function_plan import FunctionPlan, function_plans
from scripts.local_cloud.stack.stack import Stack

if TYPE_CHECKING:  # pydantic takes a quarter of a second to import, and moto is started first
    from facemagi.effects import WeightsState

API = "AWS::ApiGatewayV2::Api"
STAGE = "AWS::ApiGatewayV2::Stage"
INTEGRATION = "x-amazon-apigateway-integration"
CORS = "x-amazon-apigateway-cors"
FUNCTION_IN_URI = re.compile(r"/functions/(arn:[^/]+)/invocations")


@dataclass(frozen=True)
class RoutePlan:
    """A route of the API.

    Attributes:
        method: in capital letters.
        path: with variables, such as `/v1/photos/{photo}`.
        function: the name of the function that serves it.
    """

    method: str
    path: str
    function: str


@dataclass(frozen=True)
class GatewayPlan:
    """An HTTP API.

    Attributes:
        routes: all its routes.
        functions: the functions that the routes use, by name.
        cors: the API's CORS configuration, in API Gateway's names.
        api_id: the API's id, which is part of every event.
        models: folders of the deployed models, and the states of the weights files of each.
        rate: calls a second that the stage admits.
        burst: calls at once that it admits.
    """

    routes: Sequence[RoutePlan]
    functions: Mapping[str, FunctionPlan]
    cors: Mapping[str, Any]
    api_id: str
    models: "Mapping[str, Mapping[str, WeightsState]]"
    rate: float
    burst: int

    @property
    def environment(self) -> dict[str, str]:
        """The merged environment of all functions, which share a process. Only their service names differ."""
        return {name: value for plan in self.functions.values() for name, value in plan.environment.items()}

    def dumps(self) -> str:
        return json.dumps(asdict(self))


def loads(text: str) -> GatewayPlan:
    """Parse the text of `GatewayPlan.dumps`."""
    members = json.loads(text)
    routes = [RoutePlan(**route) for route in members["routes"]]
    functions = {name: FunctionPlan(**plan) for name, plan in members["functions"].items()}
    return GatewayPlan(**members | {"routes": routes, "functions": functions})


def gateway_plan(stack: Stack, models: "Mapping[str, Mapping[str, WeightsState]]") -> GatewayPlan:
    """The plan of a stack's only HTTP API.

    Args:
        stack: the service's stack, created.
        models: folders of the deployed models, and the states of the weights files of each.
    """
    [(logical_id, api)] = stack.of_type(API).items()
    [stage] = map(stack.properties, stack.of_type(STAGE))
    throttle = stage["DefaultRouteSettings"]
    body = stack.properties(logical_id)["Body"]
    by_arn = {plan.arn: plan for plan in function_plans(stack).values()}
    function_of = {
        (method.upper(), path): by_arn[_function_arn(operation)]
        for path, operations in body["paths"].items()
        for method, operation in operations.items()
        if INTEGRATION in operation
    }
    return GatewayPlan(
        routes=[RoutePlan(method, path, plan.name) for (method, path), plan in function_of.items()],
        functions={plan.name: plan for plan in function_of.values()},
        cors=body.get(CORS, {}),
        api_id=api.ref,
        models=models,
        rate=throttle["ThrottlingRateLimit"],
        burst=throttle["ThrottlingBurstLimit"],
    )


def _function_arn(operation: Mapping[str, Any]) -> str:
    match = FUNCTION_IN_URI.search(operation[INTEGRATION]["uri"])
    assert match, operation
    return match[1]
