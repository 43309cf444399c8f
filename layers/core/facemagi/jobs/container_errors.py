"""The error that a container answered with: from a notice, or from the object that SageMaker stored.

SageMaker's notice of a failure does not quote the container. It has the container's answer only because the endpoint's
configuration asks for it (`IncludeInferenceResponseIn`), and only up to 128 KB; the object has it always. Without
either, the container gave no answer: it ended, or SageMaker could not reach it.
https://docs.aws.amazon.com/sagemaker/latest/dg/async-inference-check-predictions.html
"""

import base64
import binascii
import json
from typing import Any

from facemagi import objects
from facemagi.errors import KINDS, FaceMagiError

MAX_BYTES = 128 * 1024
"""An error of a container has a few hundred bytes."""


def decode(body: dict[str, Any]) -> bytes:
    """The bytes of a `responseBody` in a notice; empty where they cannot be read.

    Args:
        body: its members `content` and `encoding`.
    """
    content = body.get("content")
    if not isinstance(content, str):
        return b""
    if str(body.get("encoding", "")).upper() != "BASE64":
        return content.encode()
    try:
        return base64.b64decode(content)
    except binascii.Error:
        return b""


def parse(content: bytes) -> dict[str, Any] | None:
    """The members of `error` in a container's answer; None where it is not one of our containers' errors.

    Args:
        content: the body of the answer.
    """
    try:
        envelope = json.loads(content)
    except ValueError:
        return None
    error = envelope.get("error") if isinstance(envelope, dict) else None
    return error if isinstance(error, dict) and error.get("code") in KINDS else None


def read(uri: str | None) -> dict[str, Any] | None:
    """The error in the object that SageMaker stored for a failed attempt; None where there is none.

    Args:
        uri: the object's S3 address; None where the endpoint stores none.
    """
    key = objects.own_key(uri) if uri else None
    if key is None:
        return None
    try:
        return parse(objects.read(key, "job", MAX_BYTES))
    except FaceMagiError:
        return None
