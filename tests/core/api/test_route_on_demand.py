"""A route is read at its first call, and FastAPI's models of documents when a document is made."""

import gc
from concurrent.futures import ThreadPoolExecutor

import pytest
from pydantic import BaseModel, PydanticUserError

from facemagi.api.framework import FastAPI, built_at_first_use, never_collected
from facemagi.api.route_on_demand import RouteOnDemand
from tests.infrastructure.test_layout import in_a_fresh_process


async def shelf(number: int) -> int:
    return number


def app_with(*paths: str) -> FastAPI:
    app = FastAPI()
    app.router.route_class = RouteOnDemand
    for path in paths:
        app.get(path)(shelf)
    return app


def route_of(app: FastAPI, path: str) -> RouteOnDemand:
    return next(route for route in app.routes if isinstance(route, RouteOnDemand) and route.path_regex.match(path))


def test_a_declared_route_has_not_been_read() -> None:
    route = route_of(app_with("/shelves/{number}"), "/shelves/7")
    assert "dependant" not in vars(route)


def test_asking_for_one_route_reads_no_other() -> None:
    # given two routes
    app = app_with("/shelves/{number}", "/tables/{number}")
    # when one is asked for its parameters
    parameters = [each.name for each in route_of(app, "/tables/7").dependant.path_params]
    # then it has them, and the other has not been read
    assert parameters == ["number"]
    assert "dependant" not in vars(route_of(app, "/shelves/7"))


def test_threads_that_ask_at_once_get_the_same_route() -> None:
    route = route_of(app_with("/shelves/{number}"), "/shelves/7")
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: route.dependant, range(8)))
    assert all(each is route.dependant for each in found)


def test_an_attribute_that_no_route_has_is_an_error() -> None:
    with pytest.raises(AttributeError, match="colour"):
        _ = route_of(app_with("/shelves/{number}"), "/shelves/7").colour


def test_the_document_has_all_routes() -> None:
    assert set(app_with("/shelves/{number}", "/tables/{number}").openapi()["paths"]) == {
        "/shelves/{number}",
        "/tables/{number}",
    }


def test_a_model_of_the_block_is_built_when_it_is_used() -> None:
    # given a model that was declared inside the block
    with built_at_first_use():

        class Box(BaseModel):
            width: int

    assert not Box.__pydantic_complete__
    # when it is used
    box = Box.model_validate({"width": "3"})
    # then it has been built
    assert box.width == 3
    assert Box.__pydantic_complete__


def test_a_model_after_the_block_is_built_at_once() -> None:
    with built_at_first_use():
        pass

    class Box(BaseModel):
        width: int

    assert Box.__pydantic_complete__


def test_a_mistake_in_the_block_leaves_pydantic_as_it_was() -> None:
    before = BaseModel.model_config, BaseModel.__dict__["model_rebuild"]
    with pytest.raises(PydanticUserError), built_at_first_use():
        type("Box", (BaseModel,), {"width": 3})
    assert before == (BaseModel.model_config, BaseModel.__dict__["model_rebuild"])


def test_a_function_builds_no_model_of_documents() -> None:
    printed = in_a_fresh_process(
        "import functions.job_router.app, fastapi.openapi.models as m; print(m.Operation.__pydantic_complete__)"
    )
    assert printed.strip() == "False"


def test_python_never_searches_what_a_function_has_imported_for_garbage() -> None:
    printed = in_a_fresh_process(
        "import gc, facemagi.api.framework as f;"
        "print(any(each is vars(f.FastAPI) or each is f.FastAPI for each in gc.get_objects()), gc.isenabled())"
    )
    assert printed.split() == ["False", "True"]


def test_a_mistake_in_the_block_turns_the_search_for_garbage_on_again() -> None:
    with pytest.raises(ZeroDivisionError), never_collected():
        _ = 1 // 0
    assert gc.isenabled()
    gc.unfreeze()
