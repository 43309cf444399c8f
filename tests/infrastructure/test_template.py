"""template.yaml: cfn-lint accepts it, and its routes are those of the applications. test_checks.py has the rest."""

import json
import re
from importlib import import_module

import pytest
from cfnlint.api import lint  # type: ignore[import-untyped]
from fastapi.routing import APIRoute

from facemagi.api.routes import COMPATIBLE_ROUTES, ROUTES
from scripts.cloudformation.template import Json, read_template, resources_of
from scripts.repository import TEMPLATE
from tests.infrastructure.deployed_template import resolve, transform
from tests.infrastructure.service_stack import PARAMETERS, ServiceStack, routes_of

GREEDY = re.compile(r"(\{\w+\+\})/.+")
"""A variable of several parts and what follows it: in API Gateway nothing can follow, so the variable includes it."""


def template_path(path: str) -> str:
    """The path of a route of an application, as template.yaml writes it."""
    return GREEDY.sub(r"\1", re.sub(r"\{(\w+):path\}", r"{\1+}", path)).replace("/{path+}", "/{proxy+}")


@pytest.fixture(scope="module")
def template() -> Json:
    return read_template(TEMPLATE)


def test_the_linter_accepts_the_template_after_sams_transform(template: Json) -> None:
    deployed = transform(template)
    assert [str(match) for match in lint(json.dumps(deployed, indent=1))] == []


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
        (method, GREEDY.sub(r"\1", path)) for path, methods in (ROUTES | COMPATIBLE_ROUTES).items() for method in methods
    }


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
