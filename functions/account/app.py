"""Routes of an account: its limits and its usage; its client tokens; where its webhooks go, their secrets, the log of
their deliveries."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict

from facemagi.api.answers import BODY, answers
from facemagi.api.app import Page, lambda_handler, make_app
from facemagi.api.caller import KnownCaller, Owner, has_keys
from facemagi.api.framework import Depends, Query, Request, Response
from facemagi.api.queries import plain_query
from facemagi.credentials import client_tokens
from facemagi.credentials.client_tokens import NewClientToken
from facemagi.errors import FaceMagiError
from facemagi.observability import count
from facemagi.usage import caller_limits, period, report
from facemagi.webhooks import account, log
from facemagi.webhooks.account import Url, Webhook

app = make_app("FaceMagi account")
handler = lambda_handler(app)


class TestTarget(BaseModel):
    """Where a test message is sent; without `url`, to the account's endpoint."""

    model_config = ConfigDict(extra="forbid")
    url: Url | None = None


@app.get("/v1/limits", responses=answers({200: "Limits"}))
@app.head("/v1/limits", include_in_schema=False)
async def get_limits(known: KnownCaller) -> dict[str, Any]:
    """What the caller may do, and what is left of its quota of the day."""
    return caller_limits.describe(known)


@app.get(
    "/v1/usage",
    responses=answers({200: "Usage"}, "invalid_param", "unknown_param"),
    dependencies=[Depends(plain_query("from", "to", "group_by"))],
)
@app.head("/v1/usage", include_in_schema=False, dependencies=[Depends(plain_query("from", "to", "group_by"))])
async def get_usage(
    owner: Owner,
    first: Annotated[str | None, Query(alias="from", pattern=period.FORM, description="The first day, in UTC.")] = None,
    last: Annotated[str | None, Query(alias="to", pattern=period.FORM, description="The last day.")] = None,
    group_by: report.Grouping = "day",
) -> dict[str, Any]:
    """Jobs, seconds and estimated costs of the account's days; by default of the last 30."""
    return report.usage(owner, period.period(first, last), group_by)


@app.post(
    "/v1/client_tokens",
    status_code=201,
    responses=answers({201: "ClientToken"}, *BODY, "keys_disabled", "not_found"),
)
async def create_client_token(body: NewClientToken, known: KnownCaller, request: Request) -> dict[str, Any]:
    """Make a token for an app on a phone or in a browser; only your server may, with a server key.

    It does no more than its scopes say, and these are at most yours. It ends by itself, or when your key is revoked.
    """
    if not has_keys(request):
        raise FaceMagiError(
            "keys_disabled",
            "This deployment accepts only tokens of its issuer, so a client token could not be used.",
            remedy="Deploy it with Authorizer=keys or Authorizer=both.",
        )
    token = client_tokens.issue(known, body)
    count("ClientTokensIssued")
    return token


@app.get("/v1/webhooks", responses=answers({200: "WebhookEndpoint"}))
@app.head("/v1/webhooks", include_in_schema=False)
async def get_webhooks(owner: Owner) -> dict[str, Any]:
    """The account's default endpoint. New photos and jobs without a webhook of their own use it."""
    return account.endpoint(owner) or {"url": None, "events": None}


@app.put("/v1/webhooks", responses=answers({200: "WebhookEndpoint"}, *BODY))
async def put_webhooks(request: Webhook, owner: Owner) -> dict[str, Any]:
    """Set the default endpoint; photos and jobs created a minute later use it."""
    webhook = account.checked(request)
    account.set_endpoint(owner, webhook)
    return webhook.model_dump(mode="json")


@app.delete("/v1/webhooks", status_code=204, responses=answers({204: ""}))
async def delete_webhooks(owner: Owner) -> None:
    """Have no default endpoint."""
    account.set_endpoint(owner, None)


@app.get("/v1/webhooks/secrets", responses=answers({200: "WebhookSecrets"}))
@app.head("/v1/webhooks/secrets", include_in_schema=False)
async def get_secrets(owner: Owner) -> dict[str, Any]:
    """The secrets that sign; the first call makes one."""
    return {"secrets": account.live_secrets(owner)}


@app.post("/v1/webhooks/secrets", status_code=201, responses=answers({201: "WebhookSecrets"}))
async def rotate_secret(owner: Owner) -> dict[str, Any]:
    """Make a new secret. For a day every message is signed with both, the new one and the one before."""
    return {"secrets": account.rotate_secret(owner)}


@app.post("/v1/webhooks/test", status_code=202, responses=answers({202: "WebhookMessage"}, *BODY))
async def send_test(request: TestTarget, owner: Owner, response: Response) -> dict[str, Any]:
    """Send a message of the type `webhook.test`; GET its Location to see how that went."""
    message = log.send_test(owner, request.url)
    response.headers["Location"] = f"/v1/webhooks/deliveries/{message['id']}"
    return message


@app.get("/v1/webhooks/deliveries", responses=answers({200: "WebhookMessageList"}, "invalid_param"))
@app.head("/v1/webhooks/deliveries", include_in_schema=False)
async def list_deliveries(owner: Owner, page: Page) -> dict[str, Any]:
    """The messages of the last day and their attempts, those about the newest photos and jobs first."""
    return log.page(owner, page)


@app.get("/v1/webhooks/deliveries/{message}", responses=answers({200: "WebhookMessage"}, "not_found"))
@app.head("/v1/webhooks/deliveries/{message}", include_in_schema=False)
async def get_delivery(message: str, owner: Owner) -> dict[str, Any]:
    """One message and its attempts."""
    return log.view(message, log.find(owner, message))


@app.post(
    "/v1/webhooks/deliveries/{message}/redeliver",
    status_code=202,
    responses=answers({202: "WebhookMessage"}, "not_found", "delivery_pending"),
)
async def redeliver(message: str, owner: Owner) -> dict[str, Any]:
    """Send a message again that was delivered, or given up."""
    return log.redeliver(owner, message)
