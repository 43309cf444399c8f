"""One call of InvokeEndpointAsync, checked as SageMaker checks it.

https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_runtime_InvokeEndpointAsync.html
"""

import re
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from scripts.local_cloud.emulator.deployment import Deployment

MOST_BODY_BYTES = 128_000
PREFIX = "X-Amzn-SageMaker-"


class ValidationError(Exception):
    """The call is not taken; the message says why."""


@dataclass(frozen=True)
class TextRule:
    """What a header may hold."""

    member: str
    longest: int
    pattern: str


@dataclass(frozen=True)
class NumberRule:
    """What a header may hold, and what holds without it."""

    member: str
    least: int
    most: int
    default: int


TEXTS = {
    "InputLocation": TextRule("inputLocation", 1024, r"(https|s3)://([^/]+)/?(.*)"),
    "Content-Type": TextRule("contentType", 1024, r"\p{ASCII}*"),
    "Accept": TextRule("accept", 1024, r"\p{ASCII}*"),
    "Custom-Attributes": TextRule("customAttributes", 1024, r"\p{ASCII}*"),
    "Inference-Id": TextRule("inferenceId", 64, r"\A\S[\p{Print}]*"),
    "S3OutputPathExtension": TextRule("s3OutputPathExtension", 512, r"(?!s3:|https:)[a-zA-Z0-9!_.*'()/-]+"),
    "Filename": TextRule("filename", 32, r"(?!.*\..*\.)[a-zA-Z0-9][a-zA-Z0-9-_.]*"),
}
"""By header, without `PREFIX`."""

NUMBERS = {
    "RequestTTLSeconds": NumberRule("requestTTLSeconds", 60, 21_600, 21_600),
    "InvocationTimeoutSeconds": NumberRule("invocationTimeoutSeconds", 1, 3600, 900),
}

CHARACTER_CLASSES = {r"\p{ASCII}": r"[\x00-\x7f]", r"[\p{Print}]": r"[\x20-\x7e]"}
"""Java's names for classes of characters, as SageMaker's messages quote them, and what Python calls them."""


@dataclass(frozen=True)
class Invocation:
    """A request in the queue.

    Attributes:
        body: what was sent inline, or None where `input_location` says where it is.
        output: S3 URI of the result to come.
        failure: S3 URI of the container's words should it fail, or None.
        received: seconds since 1970.
    """

    deployment: Deployment
    body: bytes | None
    input_location: str | None
    content_type: str
    accept: str | None
    custom_attributes: str | None
    inference_id: str
    output: str
    failure: str | None
    ttl: int
    timeout: int
    received: float


def parse(deployment: Deployment, headers: Mapping[str, str], body: bytes) -> Invocation:
    """The call that these headers, in any case, and this body are.

    Raises:
        ValidationError: a member is out of its bounds, or not exactly one of Body and InputLocation is there.
    """
    given = {name.lower(): value for name, value in headers.items()}
    text = {name: _text(given.get((PREFIX + name).lower()), rule) for name, rule in TEXTS.items()}
    number = {name: _number(given.get((PREFIX + name).lower()), rule) for name, rule in NUMBERS.items()}
    if bool(body) == bool(text["InputLocation"]):
        raise ValidationError("Body and InputLocation are mutually exclusive, provide exactly one.")
    if len(body) > MOST_BODY_BYTES:
        raise _broken("body", f"{len(body)} bytes", f"Member must have length less than or equal to {MOST_BODY_BYTES}")
    generated = str(uuid.uuid4())
    return Invocation(
        deployment=deployment,
        body=body or None,
        input_location=text["InputLocation"],
        content_type=text["Content-Type"] or "application/octet-stream",
        accept=text["Accept"],
        custom_attributes=text["Custom-Attributes"],
        inference_id=text["Inference-Id"] or generated,
        output=_join(deployment.output, text["S3OutputPathExtension"], text["Filename"] or f"{generated}.out"),
        failure=_join(deployment.failure, f"{generated}-error.out") if deployment.failure else None,
        ttl=number["RequestTTLSeconds"],
        timeout=number["InvocationTimeoutSeconds"],
        received=time.time(),
    )


def _text(value: str | None, rule: TextRule) -> str | None:
    if value is None:
        return None
    if not 1 <= len(value) <= rule.longest:
        raise _broken(rule.member, value, f"Member must have length between 1 and {rule.longest}")
    pattern = rule.pattern
    for java, python in CHARACTER_CLASSES.items():
        pattern = pattern.replace(java, python)
    if not re.fullmatch(pattern, value):
        raise _broken(rule.member, value, f"Member must satisfy regular expression pattern: {rule.pattern}")
    return value


def _number(value: str | None, rule: NumberRule) -> int:
    if value is None:
        return rule.default
    if not value.isdecimal() or not rule.least <= int(value) <= rule.most:
        raise _broken(rule.member, value, f"Member must have value between {rule.least} and {rule.most}")
    return int(value)


def _broken(member: str, value: str, constraint: str) -> ValidationError:
    return ValidationError(
        f"1 validation error detected: Value '{value}' at '{member}' failed to satisfy constraint: {constraint}"
    )


def _join(*parts: str | None) -> str:
    return "/".join(part.strip("/") for part in parts if part)
