"""A bucket's CORS rules, applied as S3 does: the first rule that fits a request decides.

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
    """One CORS rule; `*` stands for anything in origins and headers."""

    origins: Sequence[str]
    methods: Sequence[str]
    headers: Sequence[str]
    exposed: Sequence[str]
    max_age: str | None

    def fits(self, origin: str, method: str, headers: Iterable[str] = ()) -> bool:
        return (
            _any_fits(self.origins, origin)
            and method in self.methods
            and all(_any_fits(self.headers, header) for header in headers)
        )

    def answer(self, origin: str) -> dict[str, str]:
        """The headers that let a page of `origin` read the answer."""
        anyone = "*" in self.origins
        wanted = {
            "Access-Control-Allow-Origin": "*" if anyone else origin,
            "Access-Control-Allow-Credentials": "" if anyone else "true",
            "Access-Control-Allow-Methods": ", ".join(self.methods),
            "Access-Control-Expose-Headers": ", ".join(self.exposed),
            "Access-Control-Max-Age": self.max_age or "",
            "Vary": "Origin, Access-Control-Request-Headers, Access-Control-Request-Method",
        }
        return {name: value for name, value in wanted.items() if value}


def rules_of(bucket: str) -> list[Rule]:
    """The rules of a bucket in moto; none where there is no such bucket."""
    found = s3_backends[ACCOUNT][PARTITION].buckets.get(bucket)
    return [
        Rule(
            origins=_texts(rule.allowed_origins),
            methods=_texts(rule.allowed_methods),
            headers=_texts(rule.allowed_headers),
            exposed=_texts(rule.exposed_headers),
            max_age=rule.max_age_seconds and str(rule.max_age_seconds),
        )
        for rule in (found.cors if found else [])
    ]


def answer(rules: Iterable[Rule], origin: str | None, method: str) -> dict[str, str]:
    """The CORS headers of an ordinary answer; none for a page that may not read it."""
    fitting = [rule for rule in rules if origin and rule.fits(origin, method)]
    return fitting[0].answer(origin) if fitting and origin else {}


def preflight(rules: Iterable[Rule], origin: str | None, method: str, headers: str) -> dict[str, str]:
    """The headers of the answer to a browser's question whether it may send a request.

    Raises:
        RefusedError: it may not.
    """
    named = [header.strip().lower() for header in headers.split(",") if header.strip()]
    for rule in rules:
        if origin and rule.fits(origin, method, named):
            allowed = {"Access-Control-Allow-Headers": ", ".join(named)} if named else {}
            return rule.answer(origin) | allowed
    raise RefusedError(
        "AccessForbidden",
        "CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request "
        "method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the "
        "resource's CORS spec.",
        Method=method,
        ResourceType="OBJECT",
    )


def _any_fits(patterns: Iterable[str], value: str) -> bool:
    return any(re.fullmatch(re.escape(one).replace(r"\*", ".*"), value, re.IGNORECASE) for one in patterns)


def _texts(value: Sequence[str] | str | None) -> Sequence[str]:
    return [value] if isinstance(value, str) else value or []
