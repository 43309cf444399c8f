"""The client has a method for every operation of the API's document, and sends what the document says."""

import inspect
import json
from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from facemagi_client import AsyncFaceMagi, FaceMagi
from facemagi_client.calls import account, batches, data, effects, jobs, photos
from facemagi_client.calls.service import Service
from facemagi_client.calls.steps import Call, Request
from scripts.api_document.document import PATH
from tests.clients.python.samples import JOB, PHOTO

DOCUMENT: dict[str, Any] = json.loads(PATH.read_text("utf-8"))
SERVICE = Service("https://api.example", token="t")

WITHOUT_METHOD = {"get_result"}
"""The redirect to a result: `jobs.save` takes the URL in the job."""

CALLS: dict[str, Callable[[], Call[Any]]] = {
    "create_photo": lambda: photos.create(SERVICE, content_type="image/png", bytes=10, metadata={"user_id": "u"}),
    "get_photo": lambda: photos.get(SERVICE, PHOTO, wait_s=5),
    "list_photos": lambda: photos.page(SERVICE, state="ready", metadata={"user_id": "u"}, limit=3, cursor="c"),
    "delete_photo": lambda: photos.delete(SERVICE, PHOTO, keep_results=True),
    "create_job": lambda: jobs.create(SERVICE, photo=PHOTO, effect="beauty", params={"smoothing": 3}, wait_s=5),
    "get_job": lambda: jobs.get(SERVICE, JOB, wait_s=5),
    "list_jobs": lambda: jobs.page(SERVICE, state="failed", effect="beauty", photo=PHOTO, metadata={"a": "b"}),
    "retry_job": lambda: jobs.retry(SERVICE, JOB, wait_s=1),
    "delete_job": lambda: jobs.delete(SERVICE, JOB),
    "create_batch": lambda: batches.create(
        SERVICE, photos=[PHOTO], edits=[{"effect": "beauty", "sweep": {"params.smoothing": [1, 2]}}]
    ),
    "list_batches": lambda: batches.page(SERVICE, state="running", metadata={"a": "b"}, limit=5),
    "get_batch": lambda: batches.get(SERVICE, "batch_1"),
    "delete_batch": lambda: batches.delete(SERVICE, "batch_1"),
    "list_effects": lambda: effects.all_of(SERVICE),
    "get_effect": lambda: effects.get(SERVICE, "face_swap/swap"),
    "warm_effect": lambda: effects.warm(SERVICE, "face_swap/swap"),
    "erase_data": lambda: data.erase(SERVICE, metadata={"user_id": "u"}),
    "get_erasure": lambda: data.get(SERVICE, "erasure_1"),
    "get_health": lambda: account.health(SERVICE),
    "get_limits": lambda: account.limits(SERVICE),
    "get_usage": lambda: account.usage(SERVICE, first="2026-11-01", last="2026-11-30", group_by="effect"),
    "create_client_token": lambda: account.create_client_token(SERVICE, ttl_s=60, scopes=["photos"]),
    "get_webhooks": lambda: account.get_webhook(SERVICE),
    "put_webhooks": lambda: account.put_webhook(SERVICE, url="https://example.org", events=["job.failed"]),
    "delete_webhooks": lambda: account.delete_webhook(SERVICE),
    "get_secrets": lambda: account.webhook_secrets(SERVICE),
    "rotate_secret": lambda: account.rotate_webhook_secret(SERVICE),
    "send_test": lambda: account.send_test_message(SERVICE, url="https://example.org"),
    "list_deliveries": lambda: account.delivery_page(SERVICE, limit=2, cursor="c"),
    "get_delivery": lambda: account.get_delivery(SERVICE, "msg_1"),
    "redeliver": lambda: account.redeliver(SERVICE, "msg_1"),
}

OPERATIONS = {
    operation["operationId"]: (method.upper(), path, operation)
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
}


def sent(operation: str) -> Request:
    request = next(CALLS[operation]())
    assert isinstance(request, Request)
    return request


def test_every_operation_has_a_call() -> None:
    assert set(CALLS) == set(OPERATIONS) - WITHOUT_METHOD


@pytest.mark.parametrize("operation", CALLS)
def test_a_call_has_the_method_and_the_path_of_its_operation(operation: str) -> None:
    method, path, _ = OPERATIONS[operation]
    values = {"photo": PHOTO, "job": JOB, "batch": "batch_1", "effect": "face_swap/swap", "erasure_id": "erasure_1"}
    expected = path.format(**values, message="msg_1")
    assert (sent(operation).method, sent(operation).url) == (method, f"https://api.example{expected}")


@pytest.mark.parametrize("operation", CALLS)
def test_a_call_asks_only_for_what_its_operation_knows(operation: str) -> None:
    known = {each["name"] for each in OPERATIONS[operation][2].get("parameters", [])}
    request = sent(operation)
    assert {name.partition(".")[0] for name in request.params} <= known
    assert {name.lower() for name in request.headers} <= known | {"authorization", "user-agent"}


@pytest.mark.parametrize("operation", CALLS)
def test_a_call_has_an_idempotency_key_where_its_operation_takes_one(operation: str) -> None:
    takes_one = "idempotency-key" in {each["name"] for each in OPERATIONS[operation][2].get("parameters", [])}
    assert ("Idempotency-Key" in sent(operation).headers) == takes_one


@pytest.mark.parametrize("operation", [name for name, (*_, each) in OPERATIONS.items() if "requestBody" in each])
def test_the_body_of_a_call_is_as_documented(operation: str) -> None:
    schema = OPERATIONS[operation][2]["requestBody"]["content"]["application/json"]["schema"]
    validator = Draft202012Validator({"components": DOCUMENT["components"]} | schema)
    assert [each.message for each in validator.iter_errors(sent(operation).json)] == []


def methods_of(client: object) -> dict[str, str]:
    """Every public method of a client and of its parts, with its parameters and its text."""
    parts = {"": client} | {f"{name}.": part for name, part in vars(client).items() if not name.startswith("_")}
    return {
        prefix + name: f"{inspect.signature(getattr(part, name))} {getattr(part, name).__doc__}"
        for prefix, part in parts.items()
        for name in dir(type(part))
        if not name.startswith("_") and callable(getattr(part, name)) and name != "close"
    }


def test_both_clients_have_the_same_methods_with_the_same_parameters() -> None:
    methods = methods_of(FaceMagi("http://127.0.0.1"))
    assert methods == methods_of(AsyncFaceMagi("http://127.0.0.1"))
    assert {"edit", "call", "photos.send", "jobs.list", "data.erase"} <= set(methods)


def test_the_service_is_no_parameter_of_a_method() -> None:
    magi = FaceMagi("http://127.0.0.1")
    assert [name for name, text in methods_of(magi).items() if "service: " in text] == []
    assert list(inspect.signature(magi.jobs.get).parameters) == ["job", "wait_s"]
