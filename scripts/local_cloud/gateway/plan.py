"""The plan of the gateway, read from the stack: routes, functions, CORS, the authorizer of tokens."""

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
AUTHORIZER = "x-amazon-apigateway-authorizer"
FUNCTION_IN_URI = re.compile(r"/functions/(arn:[^/]+)/invocations")


@dataclass(frozen=True)
class RoutePlan:
    """A route of the API.

    Attributes:
        method: in capital letters.
        path: with variables, such as `/v1/photos/{photo}`.
        function: the name of the function that serves it.
        needs_token: whether the template protects it with its authorizer.
    """

    method: str
    path: str
    function: str
    needs_token: bool = False


@dataclass(frozen=True)
class AuthorizerPlan:
    """A JWT authorizer.

    Attributes:
        issuer: the URL of the tokens' issuer.
        audiences: a token must be for one of them.
    """

    issuer: str
    audiences: Sequence[str]


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
        authorizer: None accepts all callers.
    """

    routes: Sequence[RoutePlan]
    functions: Mapping[str, FunctionPlan]
    cors: Mapping[str, Any]
    api_id: str
    models: "Mapping[str, Mapping[str, WeightsState]]"
    rate: float
    burst: int
    authorizer: AuthorizerPlan | None = None

    @property
    def environment(self) -> dict[str, str]:
        """The merged environment of all functions. Only their service names differ."""
        return {name: value for plan in self.functions.values() for name, value in plan.environment.items()}

    def dumps(self) -> str:
        return json.dumps(asdict(self))


def loads(text: str) -> GatewayPlan:
    """Parse the text of `GatewayPlan.dumps`."""
    members = json.loads(text)
    routes = [RoutePlan(**route) for route in members["routes"]]
    functions = {name: FunctionPlan(**plan) for name, plan in members["functions"].items()}
    authorizer = AuthorizerPlan(**members["authorizer"]) if members["authorizer"] else None
    return GatewayPlan(**members | {"routes": routes, "functions": functions, "authorizer": authorizer})


def gateway_plan(stack: Stack, models: "Mapping[str, Mapping[str, WeightsState]]") -> GatewayPlan:
    """The plan of a stack's only HTTP API, whose authorizer is not used yet: see `authorizer_plan`.

    Args:
        stack: the service's stack, created.
        models: folders of the deployed models, and the states of the weights files of each.
    """
    [(logical_id, api)] = stack.of_type(API).items()
    [stage] = map(stack.properties, stack.of_type(STAGE))
    throttle = stage["DefaultRouteSettings"]
    body = stack.properties(logical_id)["Body"]
    by_arn = {plan.arn: plan for plan in function_plans(stack).values()}
    operations = {
        (method.upper(), path): operation
        for path, by_method in body["paths"].items()
        for method, operation in by_method.items()
        if INTEGRATION in operation
    }
    function_of = {route: by_arn[_function_arn(operation)] for route, operation in operations.items()}
    return GatewayPlan(
        routes=[
            RoutePlan(method, path, function_of[method, path].name, bool(operation.get("security")))
            for (method, path), operation in operations.items()
        ],
        functions={plan.name: plan for plan in function_of.values()},
        cors=body.get(CORS, {}),
        api_id=api.ref,
        models=models,
        rate=throttle["ThrottlingRateLimit"],
        burst=throttle["ThrottlingBurstLimit"],
    )


def authorizer_plan(stack: Stack) -> AuthorizerPlan:
    """The only authorizer of a stack's only HTTP API.

    Args:
        stack: the service's stack, created.
    """
    [api] = stack.of_type(API)
    [scheme] = stack.properties(api)["Body"]["components"]["securitySchemes"].values()
    configuration = scheme[AUTHORIZER]["jwtConfiguration"]
    audiences = configuration["audience"]  # a list from a parameter is still one text in SAM's output
    return AuthorizerPlan(
        configuration["issuer"], audiences.split(",") if isinstance(audiences, str) else list(audiences)
    )


def _function_arn(operation: Mapping[str, Any]) -> str:
    match = FUNCTION_IN_URI.search(operation[INTEGRATION]["uri"])
    assert match, operation
    return match[1]
