"""The authorizer of the HTTP API, for deployments with keys: says who calls, and what the caller may do.

Its answer is always "authorized": API Gateway would refuse with a bare 403, and the caller needs a 401 with the reason.
So a caller that is not known gets a context that says so, and every function refuses it (`facemagi.api.caller`). If
this function cannot tell, it fails; then API Gateway calls no function and caches nothing.

API Gateway caches an answer by the header Authorization alone, so it must not depend on the route.
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
"""

import os
from typing import Any

from facemagi.credentials import checking, issuer
from facemagi.credentials.identity import PROBLEM, Context
from facemagi.credentials.issuer import Issuer
from facemagi.credentials.secret import PREFIX
from facemagi.observability import logged, logger


def authorize(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """The answer to API Gateway's question about one request.

    Args:
        event: payload format 2.0 of a REQUEST authorizer.
        context: of the invocation.
    """
    try:
        caller = _context_of(next(iter(event["identitySource"])))
    except Exception:
        logger().exception("nobody can tell who calls")
        raise
    return {"isAuthorized": True, "context": caller}


def _context_of(authorization: str) -> Context:
    sent = checking.sent_text(authorization)
    if not sent:
        return {PROBLEM: "malformed"}
    known_issuer = _issuer()
    if known_issuer is None or sent.startswith(PREFIX):
        return checking.context_of(sent)
    return issuer.context_of(sent, known_issuer)


def _issuer() -> Issuer | None:
    """The deployment's issuer; None where only keys are accepted."""
    if os.environ["FACEMAGI_AUTHORIZER"] != "both":
        return None
    return Issuer(os.environ["FACEMAGI_JWT_ISSUER"], tuple(os.environ["FACEMAGI_JWT_AUDIENCE"].split(",")))


handler = logged(authorize)
