"""What a batch may be, and whose it is."""

import json
from typing import Any

import pytest

from facemagi import table
from facemagi.webhooks import deliveries
from functions.job_router.app import handler as job_router
from tests.core.batches.batch_life import (
    GLOW,
    create,
    jobs_of,
)
from tests.core.test_functions import request
from tests.support.receiver import Receiver
from tests.support.samples import OWNER

Json = dict[str, Any]


@pytest.mark.parametrize(
    ("change", "code", "param"),
    [
        ({"photos": []}, "invalid_param", "photos"),
        ({"photos": ["p"] * 21}, "invalid_param", "photos"),
        ({"edits": []}, "invalid_param", "edits"),
        ({"edits": [GLOW] * 21}, "invalid_param", "edits"),
        ({"edits": [{}]}, "missing_param", "edits[0].effect"),
        ({"edits": [GLOW, {**GLOW, "steps": [GLOW, GLOW]}]}, "invalid_param", "edits[1].effect"),
        ({"edits": [{**GLOW, "photo": "p"}]}, "unknown_param", "edits[0].photo"),
        ({"edits": [{**GLOW, "sweep": {"output.quality": [1]}}]}, "invalid_param", "edits[0].sweep.output.quality"),
        ({"edits": [{**GLOW, "sweep": {"params.strength": []}}]}, "invalid_param", "edits[0].sweep.params.strength"),
        ({"edits": [{**GLOW, "sweep": {"steps[0].params.x": [1]}}]}, "invalid_param", "edits[0].sweep"),
        ({"edits": [{**GLOW, "sweep": {f"params.p{i}": [1, 2] for i in range(60)}}]}, "invalid_param", "edits"),
        ({"edits": [{**GLOW, "params": {"x": "y" * 200_000}}]}, "invalid_param", "edits"),
        ({"edits": [{**GLOW, "params": {"x": "\ud800"}}]}, "invalid_param", "edits"),
        ({"edits": [{**GLOW, "params": {"x": json.loads("[" * 900 + "]" * 900)}}]}, "invalid_param", "edits"),
        ({"webhook": {"url": "http://example.com"}}, "invalid_param", "webhook.url"),
        ({"dry_run": True}, "unknown_param", "dry_run"),
    ],
)
def test_a_batch_of_another_form_is_refused(photo: str, change: Json, code: str, param: str) -> None:
    status, envelope, _ = request(job_router, "POST", "/v1/batches", {"photos": [photo], "edits": [GLOW]} | change)
    assert (status, envelope["error"]["code"], envelope["error"]["param"]) == (422, code, param)
    assert list(table.newest_first(OWNER, "batch#")) == []


@pytest.mark.parametrize("method", ["GET", "DELETE"])
@pytest.mark.parametrize("batch", ["batch_0", "batch_" + "0" * 20, "job_" + "0" * 20])
def test_an_unknown_batch_is_not_found(method: str, batch: str) -> None:
    status, envelope, _ = request(job_router, method, f"/v1/batches/{batch}")
    assert (status, envelope["error"]["code"]) == (404, "not_found")


def test_a_batch_is_its_owners_alone(photo: str) -> None:
    path = f"/v1/batches/{create([photo], GLOW)['id']}"
    assert [request(job_router, method, path, sub="eve")[0] for method in ("GET", "DELETE")] == [404, 404]
    assert request(job_router, "GET", path)[1]["counts"]["queued"] == 1


def test_a_strangers_photo_is_not_found(photo: str) -> None:
    body = {"photos": [photo], "edits": [GLOW]}
    _, batch, _ = request(job_router, "POST", "/v1/batches", body, sub="eve")
    assert batch["jobs"][0]["error"]["code"] == "not_found"


def test_a_batch_is_announced_as_its_own_subject(photo: str, hook: Receiver) -> None:
    batch = create([photo], {"effect": "nothing"}, webhook={"url": hook.url})
    message = deliveries.message_id("batch.completed", batch["id"])
    assert table.read(OWNER, deliveries.record_name(message)) is not None


@pytest.mark.parametrize("value", [float("nan"), 10**400, [[[[]]]], "\x00", {"a": {"b": None}}])
def test_a_strange_value_is_an_error_of_its_jobs(photo: str, value: Any) -> None:
    body = {"photos": [photo], "edits": [GLOW | {"sweep": {"params.strength": [value, 7]}}]}
    status, batch, _ = request(job_router, "POST", "/v1/batches", body)
    assert (status, [job["state"] for job in batch["jobs"]]) == (201, ["failed", "queued"])
    assert request(job_router, "GET", f"/v1/jobs/{jobs_of(batch)[0]}")[0] == 200
