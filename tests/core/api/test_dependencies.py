"""What the routes depend on runs in the request's own task."""

from collections.abc import Iterator
from importlib import import_module
from inspect import iscoroutinefunction

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

FUNCTIONS = ("upload", "job_router", "account")


def calls_of(dependant: Dependant) -> Iterator[object]:
    """The functions that a route calls: itself and everything that it depends on."""
    yield dependant.call
    for each in dependant.dependencies:
        yield from calls_of(each)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_no_route_waits_for_a_thread(function: str) -> None:
    """FastAPI runs a plain function in a thread. Lambda stops threads between two events, and such a call may hang."""
    routes = [route for route in import_module(f"functions.{function}.app").app.routes if isinstance(route, APIRoute)]
    plain = {str(call) for route in routes for call in calls_of(route.dependant) if not iscoroutinefunction(call)}
    assert routes
    assert plain == set()
