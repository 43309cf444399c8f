"""The account's own webhook, the log of its messages, and the URLs that are refused."""

import socket
from typing import Any

import pytest

from facemagi.ids import new_id
from facemagi.webhooks import account, deliveries, log
from functions.account.app import handler as account_api
from functions.job_router.app import handler as job_router
from functions.upload.app import handler as upload
from tests.core.job_life import deploy
from tests.core.job_samples import detected_faces, make_ready_photo
from tests.core.test_functions import request
from tests.core.webhook_life import deliver, deliver_all, payloads, queued
from tests.support.receiver import Receiver
from tests.support.samples import OWNER

pytestmark = pytest.mark.usefixtures("cloud", "event_loop", "queue")


@pytest.mark.parametrize(
    "url",
    ["http://example.com/", "https://user@example.com/", "ftp://x/", "https://", "no url", "https://" + "a" * 2100],
)
@pytest.mark.parametrize("of", ["photo", "job", "account", "test"])
def test_a_url_of_another_form_is_refused(url: str, of: str) -> None:
    calls: dict[str, tuple[Any, str, str, dict[str, Any]]] = {
        "photo": (upload, "POST", "/v1/photos", {"content_type": "image/png", "bytes": 9, "webhook": {"url": url}}),
        "job": (job_router, "POST", "/v1/jobs", {"effect": "glow", "photo": "x", "webhook": {"url": url}}),
        "account": (account_api, "PUT", "/v1/webhooks", {"url": url}),
        "test": (account_api, "POST", "/v1/webhooks/test", {"url": url}),
    }
    function, method, path, body = calls[of]
    deploy("glow", "portrait")
    if of == "job":
        body["photo"] = make_ready_photo(detected_faces(500))
    status, envelope, _ = request(function, method, path, body)
    assert (status, envelope["error"]["code"]) == (422, "invalid_param")


def test_a_host_that_resolves_to_a_private_address_is_never_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    message = deliveries.announce(OWNER, "webhook.test", new_id("test"), "https://rebound.example/")
    account.live_secrets(OWNER)
    private = [(socket.AF_INET, 1, 6, "", ("10.0.0.1", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: private)
    deliver(*queued())
    (attempt,) = log.view(message, log.find(OWNER, message))["attempts"]
    assert attempt["status"] is None
    assert "not public" in attempt["error"]


def test_the_account_sets_its_endpoint_and_sends_a_test(hook: Receiver) -> None:
    assert request(account_api, "GET", "/v1/webhooks")[1] == {"url": None, "events": None}
    assert request(account_api, "POST", "/v1/webhooks/test", {})[1]["error"]["code"] == "missing_param"
    assert request(account_api, "PUT", "/v1/webhooks", {"url": hook.url})[0] == 200
    status, message, headers = request(account_api, "POST", "/v1/webhooks/test", {})
    deliver_all()
    assert (status, payloads(hook)[0]["type"]) == (202, "webhook.test")
    assert request(account_api, "GET", headers["location"])[1]["state"] == "delivered"
    assert request(account_api, "DELETE", "/v1/webhooks")[0] == 204
    assert request(account_api, "GET", "/v1/webhooks")[1]["url"] is None
    assert message["state"] == "pending"


def test_a_delivered_message_can_be_sent_again_and_a_pending_one_cannot(hook: Receiver) -> None:
    message = request(account_api, "POST", "/v1/webhooks/test", {"url": hook.url})[1]
    path = f"/v1/webhooks/deliveries/{message['id']}/redeliver"
    assert request(account_api, "POST", path)[1]["error"]["code"] == "delivery_pending"
    deliver_all()
    assert request(account_api, "POST", path)[0] == 202
    deliver_all()
    assert [headers["webhook-id"] for headers, _ in hook.messages] == [message["id"]] * 2


def test_the_log_lists_the_accounts_own_messages_only(hook: Receiver) -> None:
    for _ in range(3):
        request(account_api, "POST", "/v1/webhooks/test", {"url": hook.url})
    status, page, _ = request(account_api, "GET", "/v1/webhooks/deliveries?limit=2")
    assert (status, len(page["deliveries"])) == (200, 2)
    rest = request(account_api, "GET", f"/v1/webhooks/deliveries?cursor={page['next_cursor']}")[1]
    assert len(rest["deliveries"]) == 1
    assert request(account_api, "GET", "/v1/webhooks/deliveries", sub="bob")[1]["deliveries"] == []
    other = f"/v1/webhooks/deliveries/{page['deliveries'][0]['id']}"
    assert request(account_api, "GET", other, sub="bob")[0] == 404
    assert request(account_api, "POST", f"{other}/redeliver", sub="bob")[0] == 404
