"""The whole collection, made from the API's document."""

import json
from typing import Any

from scripts.api_collection.folders import FOLDERS
from scripts.api_collection.item import api_item, s3_item
from scripts.api_collection.request import Json, Request
from scripts.repository import ROOT, SAMPLE

PATH = ROOT / "docs" / "facemagi.postman_collection.json"

FORMAT = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"

DESCRIPTION = (
    "Every request of FaceMagi's API. Set `api_url` and `token`, then run the folders from top to bottom: each request "
    "keeps the ids that the next ones need. Everything is made for the user `user_id`, and the last folder deletes it "
    "again. The folder `webhooks` changes the webhooks of your whole account: try it against `./scripts/local`."
)

VARIABLES = {
    "api_url": "http://127.0.0.1:8000",
    "token": "none",
    "user_id": "collection",
    "effect": "beauty",
    "file_type": "image/png",
    "file_bytes": str(SAMPLE.stat().st_size),
    "webhook_url": "https://example.com/facemagi",
}
"""What a user may change. The other variables come from answers."""


def build(document: Json) -> Json:
    """The collection, in Postman's format 2.1.

    Args:
        document: the OpenAPI document.
    """
    about = {tag["name"]: tag["description"] for tag in document["tags"]}
    folders = [
        {"name": tag, "description": about[tag], "item": [_item(document, each) for each in requests]}
        for tag, requests in complete_folders(document).items()
    ]
    return {
        "info": {"name": document["info"]["title"], "description": DESCRIPTION, "schema": FORMAT},
        "auth": {"type": "bearer", "bearer": [{"key": "token", "value": "{{token}}", "type": "string"}]},
        "variable": [{"key": name, "value": value, "type": "string"} for name, value in VARIABLES.items()],
        "item": folders,
    }


def complete_folders(document: Json) -> dict[str, list[Request]]:
    """The folders with all requests: first the routes that only read and need no example, then those of `FOLDERS`.

    Args:
        document: the OpenAPI document.
    """
    written = {request.operation for requests in FOLDERS.values() for request in requests}
    complete: dict[str, list[Request]] = {tag: [] for tag in FOLDERS}
    for path, operations in document["paths"].items():
        reading = operations.get("get")
        if reading and "{" not in path and reading["operationId"] not in written:
            complete[reading["tags"][0]].append(Request(reading["operationId"], reading["summary"].capitalize()))
    return {tag: [*complete[tag], *requests] for tag, requests in FOLDERS.items()}


def text(document: Json) -> str:
    """The collection as it is committed.

    Args:
        document: the OpenAPI document.
    """
    return json.dumps(build(document), indent=1, ensure_ascii=False) + "\n"


def _item(document: Json, request: Request) -> Json:
    if not request.operation:
        return s3_item(request)
    method, path, operation = _route(document, request.operation)
    return api_item(request, method, path, operation)


def _route(document: Json, name: str) -> tuple[str, str, dict[str, Any]]:
    """The method, the path and the description of an operation.

    Raises:
        LookupError: there is none of this name.
    """
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if operation["operationId"] == name:
                return method.upper(), path, operation
    raise LookupError(f"the API has no operation {name!r}")
