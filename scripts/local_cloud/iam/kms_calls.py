"""The calls of KMS that AWS makes with the caller's rights, because a key of the account encrypts what it asks for.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html,
https://docs.aws.amazon.com/kms/latest/developerguide/services-dynamodb.html,
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html,
https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
"""

from collections.abc import Callable, Sequence
from typing import Any

from scripts.cloudformation.pseudo_parameters import ACCOUNT, PARTITION, REGION
from scripts.local_cloud.iam.policy import Call

VIA = "kms:ViaService"

NEEDS: dict[str, Sequence[str]] = {
    "s3:GetObject": ["Decrypt"],
    "s3:PutObject": ["GenerateDataKey"],
    "sqs:ReceiveMessage": ["Decrypt"],
    "sqs:SendMessage": ["GenerateDataKey", "Decrypt"],
    "sns:Publish": ["GenerateDataKey", "Decrypt"],
}
"""What a caller needs from KMS, by action. Every action on a table needs `Decrypt`, for the key of the table."""


def of(calls: Sequence[Call], key_of: Callable[[str, str], str | None]) -> list[Call]:
    """What some calls need from KMS.

    Args:
        calls: of one request.
        key_of: the key that encrypts a bucket, a table, a queue or a topic, by service and name; None where the key is
            AWS's, which everybody may use.
    """
    return [needed for call in calls for needed in _of(call, key_of)]


def _of(call: Call, key_of: Callable[[str, str], str | None]) -> list[Call]:
    service = call.action.partition(":")[0]
    actions = ["Decrypt"] if service == "dynamodb" else NEEDS.get(call.action, [])
    key = key_of(service, _name(service, call.resource)) if actions else None
    via = {VIA: f"{service}.{REGION}.amazonaws.com"}
    return [Call(f"kms:{action}", key, via) for action in actions] if key else []


def _name(service: str, resource: str) -> str:
    """The name of a bucket, a table or a queue, and the ARN of a topic."""
    if service == "s3":
        return resource.rpartition(":")[2].partition("/")[0]
    if service == "dynamodb":
        return resource.partition("table/")[2].partition("/")[0]
    return resource if service == "sns" else resource.rpartition(":")[2]


def in_moto(service: str, name: str) -> str | None:
    """The key of something in moto, in moto's own process.

    Args:
        service: `s3`, `dynamodb`, `sqs` or `sns`.
        name: of the bucket, the table or the queue; the ARN of the topic.
    """
    from moto.backends import get_backend

    find: Any = get_backend  # its type lists every service by name
    backend = find(service)[ACCOUNT][PARTITION if service == "s3" else REGION]
    if service == "s3":
        return _of_bucket(backend.buckets.get(name))
    if service == "dynamodb":
        specification = getattr(backend.tables.get(name), "sse_specification", None) or {}
        return specification.get("KMSMasterKeyId") if specification.get("SSEType") == "KMS" else None
    found = backend.queues.get(name) if service == "sqs" else backend.topics.get(name)
    return getattr(found, "kms_master_key_id", None) or None


def _of_bucket(bucket: object) -> str | None:
    """The default key of a bucket. moto has S3's XML: a rule, or a list of one."""
    rules = (getattr(bucket, "encryption", None) or {}).get("Rule", {})
    rule = rules[0] if isinstance(rules, list) else rules
    key: str | None = rule.get("ApplyServerSideEncryptionByDefault", {}).get("KMSMasterKeyID")
    return key
