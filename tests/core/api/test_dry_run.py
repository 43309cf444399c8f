"""A dry run checks a job and says what it would do; nothing is recorded, nothing is sent."""

from collections.abc import Iterator
from typing import Any

import pytest

from facemagi.aws import client
from facemagi.jobs import prices
from functions.job_router.app import handler as job_router
from tests.core.job_life import deploy
from tests.core.job_samples import Calls, detected_faces, make_ready_photo, recorded_invocations
from tests.core.test_functions import request
from tests.support.samples import ENVIRONMENT, OWNER

Json = dict[str, Any]


@pytest.fixture(autouse=True)
def calls(cloud: None, event_loop: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Calls]:
    """Every invocation; the caller `ann` is the owner of what the tests create."""
    deploy("glow", "studio")
    deploy("paint", "atelier")
    monkeypatch.setattr("facemagi.credentials.identity.owner_of", {"ann": OWNER}.__getitem__)
    with recorded_invocations() as calls:
        yield calls


@pytest.fixture
def photo(calls: Calls) -> str:
    return make_ready_photo(detected_faces(90, 90))


def dry_run(photo: str, **more: Any) -> tuple[int, Json, dict[str, str]]:
    body = {"photo": photo, "dry_run": True} | ({} if "steps" in more else {"effect": "glow"}) | more
    return request(job_router, "POST", "/v1/jobs", body, **{"idempotency-key": "k1"})


def records() -> int:
    """How many records the owner has."""
    items = client("dynamodb").scan(TableName=ENVIRONMENT["FACEMAGI_TABLE"])["Items"]
    return sum(item["pk"]["S"] == OWNER for item in items)


def test_a_dry_run_says_what_the_job_would_do(photo: str) -> None:
    status, shown, _ = dry_run(photo, params={"strength": 7}, metadata={"user_id": "u-81"})
    assert (status, shown["dry_run"], shown["effect"], shown["faces"]) == (200, True, "glow", ["f0", "f1"])
    assert (shown["params"]["strength"], shown["params"]["look"]) == (7, "day")
    assert shown["metadata"] == {"user_id": "u-81"}
    assert shown["price"] == {"requests_usd": prices.EDIT_USD, "instance_usd": None}
    assert shown["eta_s"] is None


def test_a_dry_run_records_and_sends_nothing(photo: str, calls: Calls) -> None:
    before = records()
    dry_run(photo, retention_s=300, deadline_s=60)
    assert (records(), calls) == (before, [])


def test_a_dry_run_does_not_use_up_its_idempotency_key(photo: str, calls: Calls) -> None:
    dry_run(photo)
    body = {"effect": "glow", "photo": photo}
    assert request(job_router, "POST", "/v1/jobs", body, **{"idempotency-key": "k1"})[0] == 201


def test_each_further_endpoint_of_a_chain_costs_more(photo: str) -> None:
    _, shown, _ = dry_run(photo, steps=[{"effect": "glow"}, {"effect": "paint"}, {"effect": "glow"}])
    assert shown["price"]["requests_usd"] == pytest.approx(prices.EDIT_USD + 2 * prices.FURTHER_LEG_USD)


@pytest.mark.parametrize(
    ("more", "status", "code"),
    [
        ({"params": {"strength": 101}}, 422, "invalid_param"),
        ({"effect": "sparkle"}, 404, "unknown_effect"),
        ({"faces": ["f7"]}, 422, "unknown_face"),
        ({"photo": "photo_" + "0" * 20}, 404, "not_found"),
        ({"dry_run": "yes"}, 422, "invalid_param"),
        ({"dry_run": 1}, 422, "invalid_param"),
    ],
)
def test_a_dry_run_is_refused_for_what_the_job_would_be(photo: str, more: Json, status: int, code: str) -> None:
    answered, envelope, _ = dry_run(**{"photo": photo} | more)
    assert (answered, envelope["error"]["code"]) == (status, code)
