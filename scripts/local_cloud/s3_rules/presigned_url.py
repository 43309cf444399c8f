"""Checks presigned URLs, which have their signature in the query.

https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import parse_qsl, unquote

from scripts.local_cloud.s3_rules.errors import RefusedError
from scripts.local_cloud.s3_rules.sigv4 import (
    ALGORITHM,
    TIME_FORMAT,
    encode,
    parse_credential,
    parse_time,
    require_signature,
    sha256,
)

PARAMETERS = (
    "X-Amz-Algorithm",
    "X-Amz-Credential",
    "X-Amz-Date",
    "X-Amz-Expires",
    "X-Amz-SignedHeaders",
    "X-Amz-Signature",
)
ERROR_CODE = "AuthorizationQueryParametersError"
MAX_SECONDS = 7 * 24 * 3600
CLOCK_SKEW = timedelta(minutes=15)


@dataclass(frozen=True)
class SignedRequest:
    """The parts of a request that its signature covers.

    Attributes:
        method: in capital letters.
        path: as the client sent it, percent-encoded.
        query: as the client sent it, percent-encoded.
        headers: by lower-case name.
    """

    method: str
    path: str
    query: str
    headers: Mapping[str, str]


def check(request: SignedRequest, now: datetime) -> str:
    """Check a presigned request.

    Args:
        request: a request with the signature in its query.
        now: the current time, with a time zone.

    Returns:
        The access key of the signer.

    Raises:
        RefusedError: the request is malformed, not yet or no longer valid, or its signature is wrong.
    """
    pairs = parse_qsl(request.query, keep_blank_values=True)
    query = dict(pairs)
    _require_parameters(query)
    credential = parse_credential(query["X-Amz-Credential"], ERROR_CODE)
    _require_time(query, now)
    signed = query["X-Amz-SignedHeaders"].split(";")
    _require_signed_headers(request.headers, signed)
    canonical = "\n".join(
        (
            request.method,
            encode(unquote(request.path), safe="/"),
            _canonical_query(pairs),
            *(f"{name}:{' '.join(request.headers.get(name, '').split())}" for name in signed),
            "",
            ";".join(signed),
            "UNSIGNED-PAYLOAD",
        )
    )
    to_sign = "\n".join((ALGORITHM, query["X-Amz-Date"], credential.scope, sha256(canonical)))
    require_signature(credential, to_sign, query["X-Amz-Signature"])
    return credential.access_key


def _require_parameters(query: Mapping[str, str]) -> None:
    missing = [name for name in PARAMETERS if name not in query]
    if missing:
        raise RefusedError(
            ERROR_CODE, f"Query-string authentication version 4 requires the {', '.join(missing)} parameters."
        )
    if query["X-Amz-Algorithm"] != ALGORITHM:
        raise RefusedError(ERROR_CODE, f'X-Amz-Algorithm only supports "{ALGORITHM}"')


def _require_time(query: Mapping[str, str], now: datetime) -> None:
    start = parse_time(query["X-Amz-Date"])
    if start is None:
        raise RefusedError(ERROR_CODE, "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"")
    seconds = query["X-Amz-Expires"]
    if not seconds.isdecimal() or int(seconds) > MAX_SECONDS:
        raise RefusedError(ERROR_CODE, f"X-Amz-Expires must be a number from 0 to {MAX_SECONDS} seconds")
    if now < start - CLOCK_SKEW:
        raise RefusedError("AccessDenied", "Request is not yet valid", ServerTime=now.strftime(TIME_FORMAT))
    end = start + timedelta(seconds=int(seconds))
    if now > end:
        times = {"Expires": end.strftime(TIME_FORMAT), "ServerTime": now.strftime(TIME_FORMAT)}
        raise RefusedError("AccessDenied", "Request has expired", **{"X-Amz-Expires": seconds}, **times)


def _require_signed_headers(headers: Mapping[str, str], signed: list[str]) -> None:
    unsigned = sorted(name for name in headers if name.startswith("x-amz-") and name not in signed)
    if unsigned or "host" not in signed:
        sentence = "There were headers present in the request which were not signed"
        raise RefusedError("AccessDenied", sentence, HeadersNotSigned=", ".join(unsigned or ["host"]))


def _canonical_query(pairs: list[tuple[str, str]]) -> str:
    encoded = sorted((encode(name), encode(value)) for name, value in pairs if name != "X-Amz-Signature")
    return "&".join(f"{name}={value}" for name, value in encoded)
