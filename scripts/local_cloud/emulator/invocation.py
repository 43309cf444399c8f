"""One call of InvokeEndpointAsync, validated as SageMaker does.

https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_runtime_InvokeEndpointAsync.html
"""

import re
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from scripts.local_cloud.emulator.deployment import Deployment

MAX_BODY_BYTES = 128_000
PREFIX = "X-Amzn-SageMaker-"
"""Prefix of the headers that contain the call's parameters."""


class ValidationError(Exception):
    """The call is refused; the message says why."""


@dataclass(frozen=True)
class TextRule:
    """Valid values of a header.

    Attributes:
        member: the parameter's name in SageMaker's error messages.
        max_length: in characters.
        pattern: a regular expression in Java's syntax.
    """

    member: str
    max_length: int
    pattern: str


@dataclass(frozen=True)
class NumberRule:
    """Valid values of a header.

    Attributes:
        member: the parameter's name in SageMaker's error messages.
        minimum: the smallest valid value.
        maximum: the largest valid value.
        default: the value without the header.
    """

    member: str
    minimum: int
    maximum: int
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
"""The rules of text headers, by the header's name without `PREFIX`."""

NUMBERS = {
    "RequestTTLSeconds": NumberRule("requestTTLSeconds", 60, 21_600, 21_600),
    "InvocationTimeoutSeconds": NumberRule("invocationTimeoutSeconds", 1, 3600, 900),
}

CHARACTER_CLASSES = {r"\p{ASCII}": r"[\x00-\x7f]", r"[\p{Print}]": r"[\x20-\x7e]"}
"""Java's character classes, which SageMaker's messages contain, and their equivalents in Python."""


@dataclass(frozen=True)
class Invocation:
    """A request in the queue.

    Attributes:
        deployment: the endpoint.
        body: the inline request body; None if it is stored at `input_location`.
        input_location: S3 URI of the request body, or None.
        output: S3 URI of the result.
        failure: S3 URI of the error if the job fails; None if errors are not stored.
        ttl: how many seconds the request may wait in the queue.
        timeout: how many seconds the container may take.
        received: when the call arrived, seconds since 1970.
        id: of this call; an inference id may be sent twice.
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
    id: str


def parse(deployment: Deployment, headers: Mapping[str, str], body: bytes) -> Invocation:
    """Parse and validate a call.

    Args:
        deployment: the endpoint.
        headers: the headers of the HTTP request; their case does not matter.
        body: the body of the HTTP request.

    Raises:
        ValidationError: a parameter is invalid, or not exactly one of Body and InputLocation is given.
    """
    lower_case = {name.lower(): value for name, value in headers.items()}
    text = {name: _text(lower_case.get((PREFIX + name).lower()), rule) for name, rule in TEXTS.items()}
    number = {name: _number(lower_case.get((PREFIX + name).lower()), rule) for name, rule in NUMBERS.items()}
    if bool(body) == bool(text["InputLocation"]):
        raise ValidationError("Body and InputLocation are mutually exclusive, provide exactly one.")
    if len(body) > MAX_BODY_BYTES:
        raise _invalid("body", f"{len(body)} bytes", f"Member must have length less than or equal to {MAX_BODY_BYTES}")
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
        id=generated,
    )


def _text(value: str | None, rule: TextRule) -> str | None:
    if value is None:
        return None
    if not 1 <= len(value) <= rule.max_length:
        raise _invalid(rule.member, value, f"Member must have length between 1 and {rule.max_length}")
    pattern = rule.pattern
    for java, python in CHARACTER_CLASSES.items():
        pattern = pattern.replace(java, python)
    if not re.fullmatch(pattern, value):
        raise _invalid(rule.member, value, f"Member must satisfy regular expression pattern: {rule.pattern}")
    return value


def _number(value: str | None, rule: NumberRule) -> int:
    if value is None:
        return rule.default
    if not value.isdecimal() or not rule.minimum <= int(value) <= rule.maximum:
        raise _invalid(rule.member, value, f"Member must have value between {rule.minimum} and {rule.maximum}")
    return int(value)


def _invalid(member: str, value: str, constraint: str) -> ValidationError:
    return ValidationError(
        f"1 validation error detected: Value '{value}' at '{member}' failed to satisfy constraint: {constraint}"
    )


def _join(*parts: str | None) -> str:
    return "/".join(part.strip("/") for part in parts if part)
