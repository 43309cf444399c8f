"""What it costs to know who calls: the calls of AWS that the authorizer makes, and what client tokens add to a job."""

from collections import Counter
from typing import Any

import pytest

from facemagi import effects
from scripts.planning.edit_price import REGION, usd_of_calls
from scripts.planning.prices import price_list
from tests.core.credentials.keyed_calls import ask, call, call_as, new_key
from tests.core.credentials.test_client_tokens import ready_photo
from tests.core.test_calls_of_a_job import counted
from tests.support.samples import make_manifest

pytestmark = pytest.mark.usefixtures("cloud", "event_loop")

READ, WRITE = "dynamodb.GetItem", "dynamodb.UpdateItem"

RUN_GB_SECONDS = 0.5 * 0.02
"""512 MB for 20 ms: two reads of the table and a digest."""

MOST_USD = 0.0000008
"""What one question to the authorizer may cost. It is asked once in half a minute about each caller."""


def calls_of_asking(secret: str) -> Counter[str]:
    with counted() as calls:
        ask(f"Bearer {secret}")
    return calls


def token_of(key: str, **members: Any) -> str:
    return str(call(key, "POST", "/v1/client_tokens", members)[1]["token"])


def test_a_key_costs_one_read_and_its_first_use_one_write() -> None:
    key = new_key()
    assert calls_of_asking(key) == {READ: 1, WRITE: 1}
    assert calls_of_asking(key) == {READ: 1}


def test_a_client_token_costs_two_reads() -> None:
    assert calls_of_asking(token_of(new_key())) == {READ: 2}


def test_a_question_costs_less_than_a_millionth_of_a_dollar() -> None:
    calls = calls_of_asking(token_of(new_key()))
    prices = price_list(REGION)
    run = prices["lambda_request"].of(1) + prices["lambda_gb_second"].of(RUN_GB_SECONDS)
    assert run + usd_of_calls(calls) <= MOST_USD


@pytest.mark.parametrize(
    ("members", "added"),
    [
        ({}, {}),
        ({"quota": 5}, {WRITE: 1}),
        ({"user_id": "u1"}, {READ: 1}),
        ({"quota": 5, "user_id": "u1"}, {READ: 1, WRITE: 1}),
    ],
)
def test_a_job_of_a_client_token_adds_one_call_for_each_of_its_bounds(
    members: dict[str, Any], added: dict[str, int]
) -> None:
    effects.publish(make_manifest())
    effects.catalogue()
    key = new_key()
    token = token_of(key, **members)
    jobs_calls(key)  # the first job of an endpoint costs more
    made = {secret: jobs_calls(secret) for secret in (key, token)}
    assert made[token] - made[key] == added


def jobs_calls(secret: str) -> Counter[str]:
    """The calls for a new job of a caller whom the authorizer has let in."""
    context, body = ask(f"Bearer {secret}"), {"effect": "glow", "photo": ready_photo(secret)}
    with counted() as calls:
        assert call_as(context, "POST", "/v1/jobs", body)[0] == 201
    return calls
