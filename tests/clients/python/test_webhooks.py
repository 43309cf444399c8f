"""The client believes a message only if the service signed it just now."""

import json

import pytest
from standardwebhooks import Webhook as StandardWebhook

from facemagi.webhooks.signing import new_secret, signed_headers
from facemagi_client import SignatureError, webhooks

BODY = json.dumps({"type": "job.succeeded", "timestamp": "2026-11-29T12:00:00+00:00", "data": {"id": "job_1"}}).encode()
NOW = 1_800_000_000
OLD, NEW, FOREIGN = (new_secret() for _ in range(3))


def headers(*secrets: str, at: int = NOW, body: bytes = BODY) -> dict[str, str]:
    """The headers of a message that the service signs with these secrets."""
    return signed_headers("msg_1", at, body, secrets)


def test_a_message_of_the_service_is_read() -> None:
    event = webhooks.verify(BODY, headers(NEW), NEW, now=NOW)
    assert (event["type"], event["data"]["id"]) == ("job.succeeded", "job_1")


def test_the_body_may_be_text_and_the_headers_in_any_case() -> None:
    named = {name.title(): value for name, value in headers(NEW).items()}
    assert webhooks.verify(BODY.decode(), named, NEW, now=NOW)["type"] == "job.succeeded"


@pytest.mark.parametrize("signed_with", [[OLD], [NEW], [NEW, OLD]], ids=["old", "new", "both"])
@pytest.mark.parametrize("known", [[NEW, OLD], [OLD, NEW]], ids=["new first", "old first"])
def test_two_secrets_are_known_while_one_changes(signed_with: list[str], known: list[str]) -> None:
    assert webhooks.verify(BODY, headers(*signed_with), known, now=NOW)["type"] == "job.succeeded"


def test_one_of_two_signatures_is_enough() -> None:
    assert webhooks.verify(BODY, headers(NEW, OLD), OLD, now=NOW)["type"] == "job.succeeded"


def test_another_secret_is_refused() -> None:
    with pytest.raises(SignatureError):
        webhooks.verify(BODY, headers(FOREIGN), [NEW, OLD], now=NOW)


def test_a_changed_body_is_refused() -> None:
    with pytest.raises(SignatureError):
        webhooks.verify(BODY.replace(b"job_1", b"job_2"), headers(NEW), NEW, now=NOW)


@pytest.mark.parametrize("name", ["webhook-id", "webhook-timestamp"])
def test_a_changed_header_is_refused(name: str) -> None:
    changed = headers(NEW) | {name: str(NOW + 1)}
    with pytest.raises(SignatureError):
        webhooks.verify(BODY, changed, NEW, now=NOW)


@pytest.mark.parametrize("name", ["webhook-id", "webhook-timestamp", "webhook-signature"])
def test_a_missing_header_is_refused(name: str) -> None:
    signed = headers(NEW)
    del signed[name]
    with pytest.raises(SignatureError, match="needed"):
        webhooks.verify(BODY, signed, NEW, now=NOW)


def test_a_signature_of_another_version_is_refused() -> None:
    signed = headers(NEW)
    signed["webhook-signature"] = signed["webhook-signature"].replace("v1,", "v1a,")
    with pytest.raises(SignatureError):
        webhooks.verify(BODY, signed, NEW, now=NOW)


@pytest.mark.parametrize(("seconds", "believed"), [(-301, False), (-300, True), (300, True), (301, False)])
def test_a_message_is_believed_for_five_minutes(seconds: int, believed: bool) -> None:
    signed = headers(NEW, at=NOW + seconds)
    if believed:
        webhooks.verify(BODY, signed, NEW, now=NOW)
    else:
        with pytest.raises(SignatureError, match="old"):
            webhooks.verify(BODY, signed, NEW, now=NOW)


def test_a_message_that_is_no_longer_fresh_is_refused_by_the_clock() -> None:
    with pytest.raises(SignatureError, match="old"):
        webhooks.verify(BODY, headers(NEW, at=1), NEW)


def test_a_secret_that_is_none_is_a_fault_of_the_caller() -> None:
    with pytest.raises(ValueError, match="whsec_"):
        webhooks.verify(BODY, headers(NEW), "whsec_???", now=NOW)


def test_the_standard_library_of_webhooks_signs_the_same() -> None:
    from datetime import UTC, datetime

    signature = StandardWebhook(NEW).sign("msg_1", datetime.fromtimestamp(NOW, UTC), BODY.decode())
    assert signature == headers(NEW)["webhook-signature"]
