"""What a job costs: the calls of AWS that the functions make for it, plain and with each feature.

Their number is the price. The tables that they are compared with are those of `./scripts/plan`.
"""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from facemagi import effects, table
from facemagi.aws import client
from facemagi.ids import new_id
from facemagi.jobs import prices
from facemagi.queueing import lane
from facemagi.usage import ledger
from functions.job_results.app import handler as job_results
from functions.job_router.app import handler as job_router
from functions.sweeper.app import handler as sweeper
from functions.upload.app import handler as upload
from scripts.planning import edit_price
from scripts.planning.calls import ANNOUNCE, CREATE, DETECT, FINISH, INDEX, KEY, NOTE, SHOW, Calls
from scripts.planning.prices import price_list
from scripts.repository import find_models, read_manifests
from tests.core import webhook_life
from tests.core.job_life import container_error, deploy, later, store
from tests.core.job_samples import detected_faces, make_ready_photo
from tests.core.photo_life import JPEG, data_url
from tests.core.test_functions import CONTEXT, PORTRAIT, SWEEPER_CONTEXT, request, sns_event, upload_photo
from tests.support.photo_server import file, photo_server
from tests.support.samples import ENVIRONMENT, OWNER, make_manifest

UPLOADED = Calls({"s3.PutObject": 1})
"""By the app, with the form that it got."""

MOST_USD = 0.000012
"""What an edit may cost without its instance and without the app's calls."""


@pytest.fixture(autouse=True)
def _callers(cloud: None, event_loop: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """`glow` and `paint` are deployed, warm and in the cache; the caller `ann`, who has had a job today, owns what the
    tests create."""
    for cache in ("facemagi.effects.CACHE_SECONDS", "facemagi.webhooks.events.CACHE_SECONDS"):
        monkeypatch.setattr(cache, 10**10)  # no cache is read anew because a minute ends during a test
    deploy("glow", "studio")
    deploy("paint", "atelier")
    for endpoint in ("facemagi-test-studio", "facemagi-test-atelier"):
        _have_had_jobs(endpoint)
    monkeypatch.setattr("facemagi.credentials.identity.owner_of", {"ann": OWNER}.__getitem__)
    effects.catalogue()
    ledger.note(OWNER, new_id("job"))


def _have_had_jobs(endpoint: str) -> None:
    """An endpoint that is warm, and was measured seconds ago: in 15 seconds, one end of all is written down."""
    size = make_manifest().endpoint
    window = size.max_concurrency + size.backlog_per_instance
    sizes = {"base_window": window, "widest_window": window * size.max_instances, "concurrency": size.max_concurrency}
    lane.change(endpoint, add={}, put=sizes | {"last_end_at": time.time(), "alone_s": 1.0, "interval_s": 0.5})


@pytest.fixture
def photo() -> str:
    return make_ready_photo(detected_faces(90))


OF_INDEX = re.compile(rb"sweep_shard|SET check_at")
"""What a write says that changes the sweeper's list."""


@contextmanager
def counted() -> Iterator[Calls]:
    """The calls of AWS within the block."""
    calls = Calls()
    services = ("dynamodb", "s3", "sagemaker-runtime", "sqs")

    def count(service: str) -> Callable[..., None]:
        def add(model: Any, params: Any, **_: Any) -> None:
            calls[f"{service}.{model.name}"] += 1
            if model.name in ("PutItem", "UpdateItem") and OF_INDEX.search(params["body"]):
                calls[INDEX] += 1

        return add

    counters = {service: count(service) for service in services}
    for service, counter in counters.items():
        client(service).meta.events.register("before-call", counter, unique_id="counter")
    try:
        yield calls
    finally:
        for service in services:
            client(service).meta.events.unregister("before-call", unique_id="counter")


def create(photo: str, **more: Any) -> tuple[str, Calls]:
    """Create a job; a member `key` is its Idempotency-Key."""
    headers = {"idempotency-key": more.pop("key")} if "key" in more else {}
    body = {"photo": photo} | ({} if "steps" in more else {"effect": "glow"}) | more
    with counted() as calls:
        _, job, _ = request(job_router, "POST", "/v1/jobs", body, **headers)
    return str(job.get("id")), calls


def finish(job: str, status: str = "Completed", **more: Any) -> Calls:
    with counted() as calls:
        job_results(sns_event(inferenceId=f"{OWNER}.{job}", invocationStatus=status, **more), CONTEXT)
    return calls


def call(function: Any, method: str, path: str, body: Any = None, **headers: str) -> Calls:
    with counted() as calls:
        request(function, method, path, body, **headers)
    return calls


def test_a_plain_job_from_its_creation_to_its_result(photo: str) -> None:
    job, created = create(photo)
    assert created == CREATE
    assert finish(job) == FINISH
    assert call(job_router, "GET", f"/v1/jobs/{job}") == SHOW


def test_an_idempotency_key_adds_one_read_and_one_write(photo: str) -> None:
    assert create(photo, key="k1")[1] == CREATE + KEY


def test_a_repeated_job_reads_its_key_and_itself(photo: str) -> None:
    create(photo, key="k1")
    assert create(photo, key="k1")[1] == Calls({"dynamodb.GetItem": 3})


@pytest.mark.parametrize("feature", [{"metadata": {"user_id": "u-81"}}, {"deadline_s": 60}])
def test_labels_and_a_deadline_add_no_call(photo: str, feature: dict[str, Any]) -> None:
    job, created = create(photo, **feature)
    assert (created, finish(job)) == (CREATE, FINISH)


def test_a_job_that_its_container_refused_after_its_deadline_ends_as_any_other(photo: str) -> None:
    job, _ = create(photo, deadline_s=60)
    assert finish(job, "Failed", **container_error()) == FINISH


def test_a_retention_adds_one_write_and_its_end(photo: str) -> None:
    job, created = create(photo, retention_s=300)
    assert created == CREATE + NOTE
    store(f"{job}.jpg")
    assert finish(job) == FINISH
    with later(301), counted() as calls:
        sweeper({}, SWEEPER_CONTEXT)
    assert calls.pop("dynamodb.Query") == 32 + 1 + 2 * 2  # all lanes; of two endpoints, their jobs and who waits
    assert calls.pop("dynamodb.GetItem") == 2 + 2  # the note, the job; two lanes
    assert calls == Calls(
        {
            "dynamodb.UpdateItem": 2,  # the tombstone; a later look at the note, which is no longer there
            "s3.DeleteObjects": 1,
            "dynamodb.DeleteItem": 1,  # the note
            INDEX: 2,
        }
    )


def test_a_dry_run_reads_the_photo_and_its_faces(photo: str) -> None:
    expected = Calls({"dynamodb.GetItem": 2, "dynamodb.Query": 1, "s3.GetObject": 1})  # and how busy the endpoint is
    assert create(photo, dry_run=True)[1] == expected


def test_a_retry_costs_a_job_with_a_key(photo: str) -> None:
    job, _ = create(photo)
    finish(job, "Failed", **container_error())
    assert call(job_router, "POST", f"/v1/jobs/{job}/retry") == CREATE + KEY + SHOW


def test_each_further_endpoint_adds_four_reads_and_one_write(photo: str) -> None:
    job, created = create(photo, steps=[{"effect": "glow"}, {"effect": "paint"}])
    assert created == CREATE + Calls({"dynamodb.GetItem": 1, "dynamodb.Query": 1})  # how busy the second endpoint is
    store(f"{job}-0.png")
    assert finish(f"{job}.0") == Calls(
        {"dynamodb.GetItem": 4, "dynamodb.UpdateItem": 1, INDEX: 1, "sagemaker-runtime.InvokeEndpointAsync": 1}
    )


def test_an_announced_photo_costs_one_write() -> None:
    body = {"content_type": "image/jpeg", "bytes": 9}
    announced = ANNOUNCE
    assert call(upload, "POST", "/v1/photos", body) == announced
    assert call(upload, "POST", "/v1/photos", body | {"metadata": {"a": "b"}}) == announced
    assert call(upload, "POST", "/v1/photos", body | {"retention_s": 300}) == announced + NOTE
    assert call(upload, "POST", "/v1/photos", body, **{"idempotency-key": "k1"}) == announced + KEY


def test_a_photo_in_its_request_adds_one_write_of_an_object() -> None:
    announced = ANNOUNCE
    assert call(upload, "POST", "/v1/photos", {"image_data": data_url(JPEG)}) == announced + Calls({"s3.PutObject": 1})


def test_a_photo_by_url_adds_a_message_and_a_write_of_an_object() -> None:
    webhook_life.create_queue()
    announced = ANNOUNCE
    with photo_server(file(JPEG)) as server:
        created = call(upload, "POST", "/v1/photos", {"image_url": server.url})
        assert created == announced + Calls({"sqs.SendMessage": 1})
        with counted() as calls:
            webhook_life.deliver_all()
    assert calls == Calls({"dynamodb.GetItem": 1, "s3.PutObject": 1})


def test_the_faces_of_a_photo_are_stored_once_and_it_leaves_the_list() -> None:
    with counted() as calls:
        upload_photo(PORTRAIT)
    assert calls == ANNOUNCE + UPLOADED + DETECT


def test_a_short_list_is_one_query(photo: str) -> None:
    create(photo)
    assert call(job_router, "GET", "/v1/jobs") == Calls({"dynamodb.Query": 1})
    assert call(upload, "GET", "/v1/photos?metadata.a=b&limit=100") == Calls({"dynamodb.Query": 1})


WRITE_USD, READ_USD = (price_list(edit_price.REGION)[name].of(1) for name in ("dynamodb_write", "dynamodb_read"))


def made(photo: str, **feature: Any) -> tuple[Calls, Calls]:
    """The calls of the creation and of the end of a job with a feature."""
    job, created = create(photo, **feature)
    return created, finish(job)


@pytest.mark.parametrize("feature", [{}, {"metadata": {"a": "b"}}, {"deadline_s": 60}])
def test_an_edit_costs_little_beside_its_instance(photo: str, feature: dict[str, Any]) -> None:
    assert edit_price.usd_of_a_job(*made(photo, **feature)) <= MOST_USD


@pytest.mark.parametrize(
    ("feature", "most"), [({"key": "k1"}, READ_USD + WRITE_USD), ({"retention_s": 300}, 2 * WRITE_USD)]
)
def test_a_feature_with_a_record_of_its_own_costs_that_record(photo: str, feature: dict[str, Any], most: float) -> None:
    plain, more = (edit_price.usd_of_calls(sum(made(photo, **each), Calls())) for each in ({}, feature))
    assert more - plain == pytest.approx(most)


def test_the_price_that_a_dry_run_names_is_that_of_the_calls(photo: str) -> None:
    assert edit_price.usd_of_a_job(*made(photo)) == pytest.approx(prices.EDIT_USD, rel=0.05)


@pytest.mark.parametrize("model", ["beauty", "filters", "cartoon"])
def test_the_record_of_a_job_is_one_write_unit(photo: str, model: str) -> None:
    (manifest,) = (each for each in read_manifests(find_models()) if each.name == model)
    effects.publish(manifest)
    effects._catalogue.cache_clear()
    job, _ = create(photo, effect=model, output={"format": "png"})
    item = client("dynamodb").get_item(TableName=ENVIRONMENT["FACEMAGI_TABLE"], Key=table.key(OWNER, f"job#{job}"))
    size = sum(len(name) + len(text) for name, value in item["Item"].items() for text in value.values())
    assert size <= 1024
