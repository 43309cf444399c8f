"""Checks the policy of a presigned form: what may be posted, and until when.

https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
"""

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from scripts.local_cloud.s3_rules.errors import RefusedError
from scripts.local_cloud.s3_rules.sigv4 import ALGORITHM, parse_credential, require_signature

UNCONDITIONED = ("file", "policy", "x-amz-signature")
"""Fields that need no condition; fields whose names begin with `x-ignore-` need none either."""

SIGNING_FIELDS = ("policy", "x-amz-algorithm", "x-amz-credential", "x-amz-date", "x-amz-signature")
MAX_FILE_BYTES = 5 * 1024**3
"""S3's limit for one POST."""

OPERATORS: dict[str, Callable[[str, str], bool]] = {"eq": str.__eq__, "starts-with": str.startswith}


@dataclass(frozen=True)
class SizeRange:
    """The valid sizes of a file, in bytes.

    Attributes:
        minimum: the smallest valid size.
        maximum: the largest valid size.
    """

    minimum: int = 0
    maximum: int = MAX_FILE_BYTES

    def require(self, size: int) -> None:
        """Check a file's size.

        Args:
            size: in bytes.

        Raises:
            RefusedError: `EntityTooLarge` or `EntityTooSmall`.
        """
        if size > self.maximum:
            sentence = "Your proposed upload exceeds the maximum allowed size"
            raise RefusedError("EntityTooLarge", sentence, ProposedSize=size, MaxSizeAllowed=self.maximum)
        if size < self.minimum:
            sentence = "Your proposed upload is smaller than the minimum allowed size"
            raise RefusedError("EntityTooSmall", sentence, ProposedSize=size, MinSizeAllowed=self.minimum)


def check(fields: Mapping[str, str], bucket: str, now: datetime) -> SizeRange:
    """Check a form's fields.

    Args:
        fields: by lower-case name, without the file.
        bucket: the bucket to which the form is posted.
        now: the current time, with a time zone.

    Returns:
        The valid sizes of the file.

    Raises:
        RefusedError: the form is malformed or expired, its signature is wrong, or it violates its policy.
    """
    _require_signing_fields(fields)
    credential = parse_credential(fields["x-amz-credential"], "InvalidArgument")
    require_signature(credential, fields["policy"], fields["x-amz-signature"])
    policy = _parse(fields["policy"])
    if now > datetime.fromisoformat(policy["expiration"]):
        raise _violation("Policy expired.")
    return _check_conditions(policy["conditions"], {**fields, "bucket": bucket})


def _require_signing_fields(fields: Mapping[str, str]) -> None:
    if "policy" not in fields:
        raise RefusedError("AccessDenied", "Access Denied")
    for name in SIGNING_FIELDS:
        if name not in fields:
            raise missing_field(name)
    if fields["x-amz-algorithm"] != ALGORITHM:
        raise RefusedError(
            "InvalidArgument", f"X-Amz-Algorithm only supports {ALGORITHM}", ArgumentName="x-amz-algorithm"
        )


def missing_field(name: str) -> RefusedError:
    """The error of a form that lacks a field before its file.

    Args:
        name: the name of the field.
    """
    sentence = (
        f"Bucket POST must contain a field named '{name}'. If it is specified, please check the order of the fields."
    )
    return RefusedError("InvalidArgument", sentence, ArgumentName=name, ArgumentValue="")


def _parse(encoded: str) -> dict[str, Any]:
    try:
        policy: dict[str, Any] = json.loads(base64.b64decode(encoded, validate=True))
        datetime.fromisoformat(policy["expiration"])
        list(policy["conditions"])
    except (ValueError, KeyError, TypeError) as error:
        raise RefusedError("InvalidPolicyDocument", f"Invalid Policy: {error}") from error
    return policy


def _check_conditions(conditions: list[Any], fields: Mapping[str, str]) -> SizeRange:
    size, with_condition = SizeRange(), {"bucket"}
    for condition in conditions:
        operator, name, value = _as_triple(condition)
        if operator == "content-length-range":
            size = SizeRange(int(name), int(value))
            continue
        field = name.removeprefix("$").lower()
        with_condition.add(field)
        if operator not in OPERATORS or not OPERATORS[operator](fields.get(field, ""), value):
            raise _violation(f"Policy Condition failed: {json.dumps([operator, f'${field}', value])}")
    extra = sorted(name for name in fields if _needs_condition(name) and name not in with_condition)
    if extra:
        raise _violation(f"Extra input fields: {', '.join(extra)}")
    return size


def _as_triple(condition: Any) -> tuple[str, Any, Any]:
    """A condition as `operator, name, value`; the short form `{name: value}` means `eq`."""
    if isinstance(condition, dict) and len(condition) == 1:
        name, value = next(iter(condition.items()))
        return "eq", name, value
    if isinstance(condition, list) and len(condition) == 3:
        return str(condition[0]).lower(), condition[1], condition[2]
    raise RefusedError("InvalidPolicyDocument", f"Invalid Policy: Invalid condition {json.dumps(condition)}")


def _needs_condition(field: str) -> bool:
    return field not in UNCONDITIONED and not field.startswith("x-ignore-")


def _violation(reason: str) -> RefusedError:
    return RefusedError("AccessDenied", f"Invalid according to Policy: {reason}")
