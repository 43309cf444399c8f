"""The plan of the gateway, read from the stack: routes, functions, CORS, the authorizer of tokens."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from scripts.cloudformation.intrinsics import TemplateError
from scripts.local_cloud.function_plan import FunctionPlan, function_plans
from scripts.local_cloud.stack.stack import Stack

API = "AWS::ApiGatewayV2::Api"
STAGE = "AWS::ApiGatewayV2::Stage"
INTEGRATION = "x-amazon-apigateway-integration"
CORS = "x-amazon-apigateway-cors"
AUTHORIZER = "x-amazon-apigateway-authorizer"
PERMISSION = "AWS::Lambda::Permission"
GATEWAY = "apigateway.amazonaws.com"
IDENTITY_SOURCE = "$request.header.Authorization"
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
class LambdaAuthorizerPlan:
    """A Lambda authorizer that identifies callers by the header Authorization.

    Attributes:
        function: the name of the function.
        keep_seconds: how long its answer about a value of the header counts.
    """

    function: str
    keep_seconds: float


@dataclass(frozen=True)
class GatewayPlan:
    """An HTTP API.

    Attributes:
        routes: all its routes.
        functions: the functions that API Gateway may invoke, by name.
        cors: the API's CORS configuration, in API Gateway's names.
        api_id: the API's id, which is part of every event.
        models: folders of the deployed models, and what `catalogue` publishes of each.
        rate: calls a second that the stage admits.
        burst: calls at once that it admits.
        authorizer: None accepts all callers.
    """

    routes: Sequence[RoutePlan]
    functions: Mapping[str, FunctionPlan]
    cors: Mapping[str, Any]
    api_id: str
    models: Mapping[str, Any]
    rate: float
    burst: int
    authorizer: AuthorizerPlan | LambdaAuthorizerPlan | None = None

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
    return GatewayPlan(
        **members | {"routes": routes, "functions": functions, "authorizer": _load_authorizer(members["authorizer"])}
    )


def _load_authorizer(members: Mapping[str, Any] | None) -> AuthorizerPlan | LambdaAuthorizerPlan | None:
    if members is None:
        return None
    return LambdaAuthorizerPlan(**members) if "function" in members else AuthorizerPlan(**members)


def gateway_plan(stack: Stack, models: Mapping[str, Any]) -> GatewayPlan:
    """The plan of a stack's only HTTP API, whose authorizer is not used yet: see `authorizer_plan`.

    Args:
        stack: the service's stack, created.
        models: folders of the deployed models, and what `catalogue` publishes of each.
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
    function_of = {route: by_arn[_arn_in(operation[INTEGRATION]["uri"])] for route, operation in operations.items()}
    return GatewayPlan(
        routes=[
            RoutePlan(method, path, function_of[method, path].name, bool(operation.get("security")))
            for (method, path), operation in operations.items()
        ],
        functions={plan.name: plan for plan in by_arn.values() if plan.name in _invocable(stack)},
        cors=body.get(CORS, {}),
        api_id=api.ref,
        models=models,
        rate=throttle["ThrottlingRateLimit"],
        burst=throttle["ThrottlingBurstLimit"],
    )


def authorizer_plan(stack: Stack) -> AuthorizerPlan | LambdaAuthorizerPlan:
    """The only authorizer of a stack's only HTTP API.

    Args:
        stack: the service's stack, created.
    """
    [api] = stack.of_type(API)
    [scheme] = stack.properties(api)["Body"]["components"]["securitySchemes"].values()
    authorizer = scheme[AUTHORIZER]
    if authorizer["type"] == "request":
        return _lambda_authorizer(stack, authorizer)
    configuration = authorizer["jwtConfiguration"]
    audiences = configuration["audience"]  # a list from a parameter is still one text in SAM's output
    return AuthorizerPlan(
        configuration["issuer"], audiences.split(",") if isinstance(audiences, str) else list(audiences)
    )


def _lambda_authorizer(stack: Stack, authorizer: Mapping[str, Any]) -> LambdaAuthorizerPlan:
    """A Lambda authorizer.

    Raises:
        TemplateError: the gateway does not know this kind of authorizer, or may not invoke its function.
    """
    known = {
        "identitySource": [IDENTITY_SOURCE],
        "authorizerPayloadFormatVersion": "2.0",
        "enableSimpleResponses": True,
    }
    different = [name for name, value in known.items() if authorizer.get(name) != value]
    if different:
        raise TemplateError(f"The authorizer's {different[0]} must be {known[different[0]]!r} in the local cloud")
    arn = _arn_in(authorizer["authorizerUri"])
    [function] = [plan.name for plan in function_plans(stack).values() if plan.arn == arn]
    if function not in _invocable(stack):
        raise TemplateError(f"API Gateway may not invoke {function}: it has no AWS::Lambda::Permission")
    return LambdaAuthorizerPlan(function, authorizer["authorizerResultTtlInSeconds"])


def _invocable(stack: Stack) -> set[str]:
    """The names of the functions that API Gateway may invoke."""
    permissions = map(stack.properties, stack.of_type(PERMISSION))
    return {each["FunctionName"] for each in permissions if each["Principal"] == GATEWAY}


def _arn_in(uri: str) -> str:
    match = FUNCTION_IN_URI.search(uri)
    assert match, uri
    return match[1]
