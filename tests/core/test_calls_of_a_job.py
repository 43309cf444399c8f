"""What a job costs: the calls of AWS that the functions make for it, plain and with each feature.

Their number is the price. What AWS does by itself for a job, with a result that SageMaker stores and announces, is in
`OF_AWS`.
"""

import re
import time
from collections import Counter
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
from scripts.repository import find_models, read_manifests
from tests.core import webhook_life
from tests.core.job_life import container_error, deploy, later, store
from tests.core.job_samples import detected_faces, make_ready_photo
from tests.core.photo_life import JPEG, data_url
from tests.core.test_functions import CONTEXT, request, sns_event
from tests.support.photo_server import file, photo_server
from tests.support.samples import ENVIRONMENT, OWNER, make_manifest

Calls = Counter[str]

INDEX = "writes of the index"
"""Those among the writes of the table that change the sweeper's list; each is paid for twice."""

CREATE = Calls(
    {
        "dynamodb.GetItem": 2,  # the photo; the lane of the endpoint
        "dynamodb.Query": 1,  # the jobs that the endpoint has
        "s3.GetObject": 1,  # its faces
        "dynamodb.PutItem": 1,  # the job
        "sagemaker-runtime.InvokeEndpointAsync": 1,
        "dynamodb.UpdateItem": 1,  # that SageMaker has accepted it
        INDEX: 1,
    }
)
FINISH = Calls({"dynamodb.GetItem": 2, "dynamodb.UpdateItem": 1, INDEX: 1})
"""It reads the job, and the lane: does another job wait?"""

SHOW = Calls({"dynamodb.GetItem": 1})
KEY = Calls({"dynamodb.GetItem": 1, "dynamodb.PutItem": 1})
"""What an Idempotency-Key adds: is it known, and now it is."""

NOTE = Calls({"dynamodb.PutItem": 1, INDEX: 1})
"""What `retention_s` adds to a creation."""

OF_AWS = {"s3.PutObject": 1, "lambda": 2, "sns": 1}
"""The result that SageMaker stores; the functions that create and end the job; the notice."""

WRITE_USD, READ_USD = 6.25e-7, 1.25e-7
USD = {
    "s3.PutObject": 5e-6,
    "s3.GetObject": 4e-7,
    "lambda": 2e-7 + 0.5 * 0.02 * 1.67e-5,  # 512 MB for 20 ms
    "sns": 0.0,  # notices to Lambda cost nothing
    "sagemaker-runtime.InvokeEndpointAsync": 0.0,  # in the price of the instance
    "dynamodb.GetItem": READ_USD,
    "dynamodb.Query": READ_USD / 2,  # of an index, of which a consistent read is not possible
    "dynamodb.PutItem": WRITE_USD,
    "dynamodb.UpdateItem": WRITE_USD,
    INDEX: WRITE_USD,
}
"""Prices in us-east-1, of records below a kilobyte."""

MOST_USD = 0.00001
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
    calls: Calls = Counter()
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
        sweeper({}, CONTEXT)
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
    announced = Calls({"dynamodb.PutItem": 1, INDEX: 1})
    assert call(upload, "POST", "/v1/photos", body) == announced
    assert call(upload, "POST", "/v1/photos", body | {"metadata": {"a": "b"}}) == announced
    assert call(upload, "POST", "/v1/photos", body | {"retention_s": 300}) == announced + NOTE
    assert call(upload, "POST", "/v1/photos", body, **{"idempotency-key": "k1"}) == announced + KEY


def test_a_photo_in_its_request_adds_one_write_of_an_object() -> None:
    announced = Calls({"dynamodb.PutItem": 1, INDEX: 1})
    assert call(upload, "POST", "/v1/photos", {"image_data": data_url(JPEG)}) == announced + Calls({"s3.PutObject": 1})


def test_a_photo_by_url_adds_a_message_and_a_write_of_an_object() -> None:
    webhook_life.create_queue()
    announced = Calls({"dynamodb.PutItem": 1, INDEX: 1})
    with photo_server(file(JPEG)) as server:
        created = call(upload, "POST", "/v1/photos", {"image_url": server.url})
        assert created == announced + Calls({"sqs.SendMessage": 1})
        with counted() as calls:
            webhook_life.deliver_all()
    assert calls == Calls({"dynamodb.GetItem": 1, "s3.PutObject": 1})


def test_a_short_list_is_one_query(photo: str) -> None:
    create(photo)
    assert call(job_router, "GET", "/v1/jobs") == Calls({"dynamodb.Query": 1})
    assert call(upload, "GET", "/v1/photos?metadata.a=b&limit=100") == Calls({"dynamodb.Query": 1})


def usd(calls: Calls) -> float:
    return sum(USD[name] * count for name, count in (calls + Calls(OF_AWS)).items())


def price_of(photo: str, **feature: Any) -> float:
    """The price of an edit with a feature."""
    job, created = create(photo, **feature)
    return usd(created + finish(job))


@pytest.mark.parametrize("feature", [{}, {"metadata": {"a": "b"}}, {"deadline_s": 60}])
def test_an_edit_costs_at_most_a_thousandth_of_a_cent(photo: str, feature: dict[str, Any]) -> None:
    assert price_of(photo, **feature) <= MOST_USD


@pytest.mark.parametrize(
    ("feature", "most"), [({"key": "k1"}, READ_USD + WRITE_USD), ({"retention_s": 300}, 2 * WRITE_USD)]
)
def test_a_feature_with_a_record_of_its_own_costs_that_record(photo: str, feature: dict[str, Any], most: float) -> None:
    assert price_of(photo, **feature) - price_of(photo) == pytest.approx(most)


def test_the_price_that_a_dry_run_names_is_that_of_the_calls(photo: str) -> None:
    assert price_of(photo) == pytest.approx(prices.EDIT_USD, rel=0.05)


@pytest.mark.parametrize("model", ["beauty", "filters", "cartoon"])
def test_the_record_of_a_job_is_one_write_unit(photo: str, model: str) -> None:
    (manifest,) = (each for each in read_manifests(find_models()) if each.name == model)
    effects.publish(manifest)
    effects._catalogue.cache_clear()
    job, _ = create(photo, effect=model, output={"format": "png"})
    item = client("dynamodb").get_item(TableName=ENVIRONMENT["FACEMAGI_TABLE"], Key=table.key(OWNER, f"job#{job}"))
    size = sum(len(name) + len(text) for name, value in item["Item"].items() for text in value.values())
    assert size <= 1024
