"""The collection of requests is up to date and complete, has Postman's format, and its bodies are valid."""

import json
from collections import Counter
from typing import Any, Literal

import pytest
from jsonschema import Draft202012Validator
from pydantic import BaseModel, ConfigDict

from scripts.api_collection.collection import FORMAT, PATH, VARIABLES, complete_folders, text
from scripts.api_collection.request import Request
from tests.infrastructure.documents.api_names import DOCUMENT

COLLECTION: dict[str, Any] = json.loads(PATH.read_text("utf-8"))
FOLDERS = complete_folders(DOCUMENT)
REQUESTS = [request for requests in FOLDERS.values() for request in requests]
WITH_BODY = [request for request in REQUESTS if request.body is not None]


class Strict(BaseModel):
    """A part of Postman's format 2.1, with what this collection uses of it."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Pair(Strict):
    key: str
    value: str
    type: Literal["string", "text"] | None = None
    disabled: bool = False
    description: str = ""


class File(Strict):
    key: str
    type: Literal["file"]
    src: str


class Auth(Strict):
    type: Literal["bearer", "noauth"]
    bearer: list[Pair] = []


class Body(Strict):
    mode: Literal["raw", "formdata"]
    raw: str | None = None
    options: dict[str, dict[str, str]] | None = None
    formdata: list[Pair | File] | None = None


class Url(Strict):
    raw: str
    host: list[str]
    path: list[str] = []
    query: list[Pair] = []


class Call(Strict):
    method: Literal["GET", "POST", "PUT", "DELETE"]
    header: list[Pair]
    url: Url
    description: str
    body: Body | None = None
    auth: Auth | None = None


class Script(Strict):
    type: Literal["text/javascript"]
    exec: list[str]


class Event(Strict):
    listen: Literal["test"]
    script: Script


class Item(Strict):
    name: str
    event: list[Event]
    request: Call
    response: list[None]


class Folder(Strict):
    name: str
    description: str
    item: list[Item]


class Collection(Strict):
    info: dict[str, str]
    auth: Auth
    variable: list[Pair]
    item: list[Folder]


def operations() -> dict[str, dict[str, Any]]:
    return {each["operationId"]: each for path in DOCUMENT["paths"].values() for each in path.values()}


def filled(value: Any) -> Any:
    """A body with the values of the variables that are known before the first request."""
    if isinstance(value, dict):
        return {name: filled(each) for name, each in value.items()}
    if isinstance(value, list):
        return [filled(each) for each in value]
    if not (isinstance(value, str) and value.startswith("{{")):
        return value
    name = value.strip("{}")
    return int(VARIABLES[name]) if name.endswith("_bytes") else VARIABLES.get(name, name)


def test_the_committed_collection_is_made_from_the_document() -> None:
    assert PATH.read_text("utf-8") == text(DOCUMENT), "run ./scripts/openapi"


def test_the_collection_has_postmans_format() -> None:
    Collection.model_validate(COLLECTION)
    assert COLLECTION["info"]["schema"] == FORMAT


def test_the_collection_has_every_operation_of_the_api() -> None:
    assert {request.operation for request in REQUESTS} - {""} == set(operations())


def test_requests_have_names_of_their_own() -> None:
    assert [name for name, count in Counter(request.name for request in REQUESTS).items() if count > 1] == []


def test_every_folder_but_the_last_has_the_operations_of_its_tag() -> None:
    *folders, _ = FOLDERS.items()
    pairs = [(folder, each.operation) for folder, requests in folders for each in requests if each.operation]
    assert [pair for pair in pairs if operations()[pair[1]]["tags"] != [pair[0]]] == []


@pytest.mark.parametrize("request_", WITH_BODY, ids=lambda request: request.name)
def test_a_body_is_valid(request_: Request) -> None:
    content = operations()[request_.operation]["requestBody"]["content"]["application/json"]["schema"]
    validator = Draft202012Validator(content | {"components": DOCUMENT["components"]})
    assert [error.message for error in validator.iter_errors(filled(request_.body))] == []
