"""template.yaml: cfn-lint accepts it, and its routes are those of the applications. test_checks.py has the rest."""

import json
import re
from importlib import import_module

import pytest
from cfnlint.api import ManualArgs, lint  # type: ignore[import-untyped]
from fastapi.routing import APIRoute

from facemagi.api.routes import COMPATIBLE_ROUTES, ROUTES
from scripts.cloudformation.template import Json, read_template, resources_of
from scripts.repository import TEMPLATE
from tests.infrastructure.deployed_template import resolve, scope_of, transform
from tests.infrastructure.service_stack import PARAMETERS, ServiceStack, routes_of

GREEDY = re.compile(r"(\{\w+\+\})/.+")
"""A variable of several parts and what follows it: in API Gateway nothing can follow, so the variable includes it."""


FUNCTION = "AWS::Lambda::Function"

BEAUTIFY = "/facepp/v2/beautify"


def template_path(path: str) -> str:
    """The path of a route of an application, as template.yaml writes it."""
    return GREEDY.sub(r"\1", re.sub(r"\{(\w+):path\}", r"{\1+}", path)).replace("/{path+}", "/{proxy+}")


@pytest.fixture(scope="module")
def template() -> Json:
    return read_template(TEMPLATE)


def test_the_linter_accepts_the_template_after_sams_transform(template: Json) -> None:
    deployed = transform(template)
    # SAM writes the condition of a function twice into its routes, and W1028 says that of the inner one
    settings = ManualArgs(ignore_checks=["W1028"])
    assert [str(match) for match in lint(json.dumps(deployed, indent=1), config=settings)] == []


def test_the_apis_routes_are_those_of_the_applications(template: Json) -> None:
    # given the routes of the applications
    implemented = {
        (function, method, template_path(route.path))
        for function in ("upload", "job_router", "account", "replicate_api", "facepp_api")
        for route in import_module(f"functions.{function}.app").app.routes
        if isinstance(route, APIRoute)
        for method in (["ANY"] if route.name == "refuse" else route.methods or ())
    }
    # when the routes of the API are read
    declared = {
        (properties["CodeUri"].removeprefix("functions/"), event["Properties"]["Method"], event["Properties"]["Path"])
        for properties in ServiceStack.of(template).functions().values()
        for event in routes_of(properties)
    }
    # then they are the same, and those that `facemagi.api.routes` lists
    assert declared == implemented
    assert {(method, path) for _, method, path in declared if method != "ANY"} == {
        (method, GREEDY.sub(r"\1", path))
        for path, methods in (ROUTES | COMPATIBLE_ROUTES).items()
        for method in methods
    }


@pytest.mark.parametrize(
    ("value", "added"),
    [
        ("none", set()),
        ("replicate", {"ReplicateApi"}),
        ("facepp", {"FaceppApi"}),
        ("all", {"ReplicateApi", "FaceppApi"}),
    ],
)
def test_a_deployment_has_only_the_apis_of_others_that_it_asks_for(template: Json, value: str, added: set[str]) -> None:
    # when the template is deployed with a value of the parameter
    transformed = transform(template)
    scope = scope_of(transformed, PARAMETERS | {"CompatibleApis": value})
    created = {
        name
        for name, resource in transformed["Resources"].items()
        if "Condition" in resource and scope.holds(resource["Condition"])
    }
    # then it has the functions of these APIs, each with its log and its routes, and nothing else of them
    assert {name for name in created if transformed["Resources"][name]["Type"] == FUNCTION} == added
    assert {f"{name}Log" for name in added} == {name for name in created if name.endswith("Log")}
    paths = scope.resolve(transformed["Resources"]["Api"]["Properties"]["Body"]["paths"])
    routed = {path for path in COMPATIBLE_ROUTES if paths[path]}
    expected = {"ReplicateApi": set(COMPATIBLE_ROUTES) - {BEAUTIFY}, "FaceppApi": {BEAUTIFY}}
    assert routed == set().union(*(expected[name] for name in added))


def test_by_default_a_deployment_has_no_api_of_others(template: Json) -> None:
    assert template["Parameters"]["CompatibleApis"]["Default"] == "none"


def reserved(template: Json, **parameters: int) -> dict[str, int]:
    """The executions that each function reserves under these parameters."""
    functions = resources_of(resolve(transform(template), PARAMETERS | parameters), "AWS::Lambda::Function")
    return {
        name: properties["ReservedConcurrentExecutions"]
        for name, properties in functions.items()
        if "ReservedConcurrentExecutions" in properties
    }


def test_by_default_no_executions_are_reserved(template: Json) -> None:
    # an account of ten executions refuses any reservation
    assert reserved(template) == {}


def test_executions_are_reserved_for_events_and_not_for_the_api(template: Json) -> None:
    assert reserved(template, ReservedForEvents=20) == {"FaceDetection": 20, "JobResults": 20, "Sweeper": 1}
