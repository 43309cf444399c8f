"""Tokens of the deployment's issuer, checked as API Gateway's own authorizer checks them.

Only for deployments that accept both keys and tokens: one route has one authorizer.
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
"""

from dataclasses import dataclass
from typing import Any

from facemagi.credentials import issuer_keys
from facemagi.credentials.identity import PROBLEM, Caller, Context
from facemagi.credentials.principals import is_of_keys

ALGORITHMS = ("RS256", "RS384", "RS512")
"""API Gateway supports RSA only."""


@dataclass(frozen=True)
class Issuer:
    """Who issues tokens, and for whom.

    Attributes:
        url: the issuer's URL, as in its tokens.
        audiences: a token must be for one of these.
    """

    url: str
    audiences: tuple[str, ...]


def context_of(token: str, issuer: Issuer) -> Context:
    """The authorizer's context for a token of the issuer.

    Args:
        token: what the caller sent.
        issuer: the deployment's issuer.

    Returns:
        The caller, who may do everything with its own things; or the problem.

    Raises:
        IssuerError: the issuer's keys cannot be fetched.
    """
    import jwt

    try:
        claims = _claims(token, issuer)
    except jwt.ExpiredSignatureError:
        return {PROBLEM: "expired"}
    except jwt.PyJWTError:
        return {PROBLEM: "invalid"}
    subject = str(claims["sub"])
    return {PROBLEM: "invalid"} if not subject or is_of_keys(subject) else Caller(subject).to_context()


def _claims(token: str, issuer: Issuer) -> dict[str, Any]:
    """The claims of a valid token.

    A token of Cognito without an audience names its client instead.

    Raises:
        PyJWTError: the token is not valid.
    """
    import jwt

    key = issuer_keys.find(issuer.url, str(jwt.get_unverified_header(token).get("kid")))
    if key is None:
        raise jwt.InvalidKeyError("the issuer has no such key")
    claims: dict[str, Any] = jwt.decode(
        token,
        key,
        algorithms=ALGORITHMS,
        issuer=issuer.url,
        options={"require": ["exp", "iss", "sub"], "verify_aud": False},
    )
    named = claims.get("aud", claims.get("client_id"))
    if not set(issuer.audiences) & set(named if isinstance(named, list) else [named]):
        raise jwt.InvalidAudienceError("the token is for another audience")
    return claims
