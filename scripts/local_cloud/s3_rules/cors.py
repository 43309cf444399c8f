"""Applies a bucket's CORS rules as S3 does: the first rule that matches a request decides.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from moto.s3.models import s3_backends

from scripts.cloudformation.pseudo_parameters import ACCOUNT, PARTITION
from scripts.local_cloud.s3_rules.errors import RefusedError


@dataclass(frozen=True)
class Rule:
    """One CORS rule.

    Attributes:
        origins: patterns in which `*` matches any text.
        methods: in capital letters.
        headers: patterns as for origins; names of request headers.
        exposed: names of response headers.
        max_age: seconds, or None.
    """

    origins: Sequence[str]
    methods: Sequence[str]
    headers: Sequence[str]
    exposed: Sequence[str]
    max_age: str | None

    def matches(self, origin: str, method: str, headers: Iterable[str] = ()) -> bool:
        return (
            _any_matches(self.origins, origin)
            and method in self.methods
            and all(_any_matches(self.headers, header) for header in headers)
        )

    def headers_for(self, origin: str) -> dict[str, str]:
        """The headers that let a page read the response.

        Args:
            origin: the origin of the page.
        """
        any_origin = "*" in self.origins
        headers = {
            "Access-Control-Allow-Origin": "*" if any_origin else origin,
            "Access-Control-Allow-Credentials": "" if any_origin else "true",
            "Access-Control-Allow-Methods": ", ".join(self.methods),
            "Access-Control-Expose-Headers": ", ".join(self.exposed),
            "Access-Control-Max-Age": self.max_age or "",
            "Vary": "Origin, Access-Control-Request-Headers, Access-Control-Request-Method",
        }
        return {name: value for name, value in headers.items() if value}


def rules_of(bucket: str) -> list[Rule]:
    """The rules of a bucket in moto; none if there is no such bucket.

    Args:
        bucket: the bucket's name.
    """
    moto_bucket = s3_backends[ACCOUNT][PARTITION].buckets.get(bucket)
    return [
        Rule(
            origins=_texts(rule.allowed_origins),
            methods=_texts(rule.allowed_methods),
            headers=_texts(rule.allowed_headers),
            exposed=_texts(rule.exposed_headers),
            max_age=rule.max_age_seconds and str(rule.max_age_seconds),
        )
        for rule in (moto_bucket.cors if moto_bucket else [])
    ]


def response_headers(rules: Iterable[Rule], origin: str | None, method: str) -> dict[str, str]:
    """The CORS headers of an ordinary response; none for a page that may not read it.

    Args:
        rules: the rules of the bucket.
        origin: the page's origin; None where the request has none.
        method: the method of the request.
    """
    matching = [rule for rule in rules if origin and rule.matches(origin, method)]
    return matching[0].headers_for(origin) if matching and origin else {}


def preflight_headers(rules: Iterable[Rule], origin: str | None, method: str, headers: str) -> dict[str, str]:
    """The headers of the response to a preflight request.

    Args:
        rules: the rules of the bucket.
        origin: the page's origin; None where the request has none.
        method: the method that the page wants to use.
        headers: the headers that the page wants to send, separated by commas.

    Raises:
        RefusedError: no rule allows it.
    """
    names = [header.strip().lower() for header in headers.split(",") if header.strip()]
    for rule in rules:
        if origin and rule.matches(origin, method, names):
            allowed = {"Access-Control-Allow-Headers": ", ".join(names)} if names else {}
            return rule.headers_for(origin) | allowed
    raise RefusedError(
        "AccessForbidden",
        "CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request "
        "method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the "
        "resource's CORS spec.",
        Method=method,
        ResourceType="OBJECT",
    )


def _any_matches(patterns: Iterable[str], value: str) -> bool:
    return any(re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), value, re.IGNORECASE) for pattern in patterns)


def _texts(value: Sequence[str] | str | None) -> Sequence[str]:
    return [value] if isinstance(value, str) else value or []
