"""Checks of template.yaml that keep photos private. A check returns one sentence for each thing that is wrong."""

from scripts.cloudformation.template import resources_of
from tests.infrastructure.service_stack import ServiceStack

ACCESS_BLOCKS = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")


def photos_are_private(stack: ServiceStack) -> list[str]:
    """The bucket is closed to the public, encrypted at rest and in transit, and owns all its objects."""
    bucket = stack.properties_of("Bucket")
    block = bucket.get("PublicAccessBlockConfiguration", {})
    wrong = [f"The bucket does not {name}." for name in ACCESS_BLOCKS if block.get(name) is not True]
    if bucket.get("OwnershipControls") != {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}:
        wrong.append("An object may belong to another account.")
    if "BucketEncryption" not in bucket:
        wrong.append("Photos are not encrypted.")
    deny_plain_transport = {
        "Sid": "EncryptedTransportOnly",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": ["Bucket.Arn", "Bucket.Arn/*"],
        "Condition": {"Bool": {"aws:SecureTransport": False}},
    }
    policies = list(resources_of(stack.deployed, "AWS::S3::BucketPolicy").values())
    if [policy["PolicyDocument"]["Statement"] for policy in policies] != [[deny_plain_transport]]:
        wrong.append("Photos may travel unencrypted.")
    return wrong


def photos_expire_after_a_day(stack: ServiceStack) -> list[str]:
    """Every object and every part of an unfinished upload expires after a day, and there are no old versions."""
    bucket = stack.properties_of("Bucket")
    rules = [
        {name: value for name, value in rule.items() if name != "Id"}
        for rule in bucket.get("LifecycleConfiguration", {}).get("Rules", [])
    ]
    expected = {
        "Status": "Enabled",
        "ExpirationInDays": 1,
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
    }
    wrong = [] if rules == [expected] else [f"The bucket's objects expire by {rules}."]
    return wrong + (["A version outlives the photo."] if "VersioningConfiguration" in bucket else [])


def records_expire(stack: ServiceStack) -> list[str]:
    """The table deletes records after their `expires_at`, and there are no backups."""
    table = stack.properties_of("Table")
    wrong = []
    if table.get("TimeToLiveSpecification") != {"AttributeName": "expires_at", "Enabled": True}:
        wrong.append("Records stay forever.")
    if "PointInTimeRecoverySpecification" in table:
        wrong.append("Backups outlive the records.")
    return wrong
