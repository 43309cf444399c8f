"""The JWT authorizer of an HTTP API: checks a token against the keys that its issuer publishes.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
"""

import asyncio
from collections.abc import Mapping
from functools import cached_property
from typing import Any

import httpx
from joserfc import jwt
from joserfc.errors import ClaimError, ExpiredTokenError, JoseError
from joserfc.jwk import KeySet
from joserfc.jwt import ClaimsOption, JWTClaimsRegistry

from scripts.local_cloud.gateway.errors import unauthorized
from scripts.local_cloud.gateway.event import with_claims
from scripts.local_cloud.gateway.plan import AuthorizerPlan

ALGORITHMS = ("RS256", "RS384", "RS512")
"""API Gateway supports RSA only."""

BEARER = "bearer "

WORDS = {"aud": "audience", "client_id": "audience", "iss": "issuer"}
"""Claims in API Gateway's words."""

FETCH_SECONDS = 1.5
"""API Gateway's limit for the issuer's answer."""


class Authorizer:
    """Checks tokens.

    Args:
        plan: the issuer and the audiences.
    """

    def __init__(self, plan: AuthorizerPlan) -> None:
        self._plan = plan

    async def authorize(self, authorization: str | None, _: Any) -> dict[str, Any]:
        """The authorizer's part of a request's event: the claims of the token.

        Args:
            authorization: the header: the token, or `Bearer` and the token.

        Raises:
            RefusedError: there is no token, or it is not valid here and now.
        """
        if not authorization:
            raise unauthorized()
        has_scheme = authorization.lower().startswith(BEARER)
        token = authorization[len(BEARER) :].strip() if has_scheme else authorization
        claims = await asyncio.to_thread(self._verify, token)
        return with_claims({name: as_text(value) for name, value in claims.items()})

    def _verify(self, token: str) -> Mapping[str, Any]:
        try:
            decoded = jwt.decode(token, self._keys, algorithms=ALGORITHMS)
        except httpx.HTTPError:
            raise unauthorized("OIDC discovery endpoint communication error") from None
        except (JoseError, ValueError):
            raise unauthorized("the token cannot be verified with a key of the issuer") from None
        if "kid" not in decoded.header:
            raise unauthorized("the token names no key")
        audience = "aud" if "aud" in decoded.claims else "client_id"
        required: dict[str, ClaimsOption] = {
            "iss": {"essential": True, "value": self._plan.issuer},
            "exp": {"essential": True},
            audience: {"essential": True, "values": list(self._plan.audiences)},
        }
        rules = JWTClaimsRegistry(None, 0, **required)
        try:
            rules.validate(decoded.claims)
        except ExpiredTokenError:
            raise unauthorized("the token has expired") from None
        except ClaimError as error:
            raise unauthorized(f"the token does not have a valid {WORDS.get(error.claim, error.claim)}") from None
        return decoded.claims

    @cached_property
    def _keys(self) -> KeySet:
        """The issuer's keys, fetched with the first token. API Gateway keeps them for two hours."""
        discovery = f"{self._plan.issuer}/.well-known/openid-configuration"
        with httpx.Client(timeout=FETCH_SECONDS, trust_env=False) as client:
            document = client.get(discovery).raise_for_status().json()
            return KeySet.import_key_set(client.get(document["jwks_uri"]).raise_for_status().json())


def as_text(value: Any) -> str:
    """A claim as API Gateway passes it to functions: always as a text, a list in brackets, separated by spaces.

    Measured on AWS in https://github.com/floci-io/floci/pull/2011.

    Args:
        value: the claim.
    """
    if isinstance(value, list):
        return f"[{' '.join(map(as_text, value))}]"
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)
