"""Routes of an account: its client tokens."""

from typing import Any

from fastapi import Request

from facemagi.api.answers import BODY, answers
from facemagi.api.app import lambda_handler, make_app
from facemagi.api.caller import KnownCaller, has_keys
from facemagi.credentials import client_tokens
from facemagi.credentials.client_tokens import NewClientToken
from facemagi.errors import FaceMagiError
from facemagi.observability import count

app = make_app("FaceMagi account")
handler = lambda_handler(app)


@app.post(
    "/v1/client_tokens",
    status_code=201,
    responses=answers({201: "ClientToken"}, *BODY, "keys_disabled"),
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
