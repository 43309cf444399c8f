"""What template.yaml promises of photos. A check returns what is wrong, one sentence each; nothing if all is well."""

from scripts.cloudformation.template import resources_of
from tests.infrastructure.stack import Stack

BLOCKS = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")


def photos_are_private(stack: Stack) -> list[str]:
    """Nobody outside reads the bucket, nothing passes in the clear, no key's owner is anybody else."""
    bucket = stack.one("Bucket")
    block = bucket.get("PublicAccessBlockConfiguration", {})
    wrong = [f"The bucket does not {name}." for name in BLOCKS if block.get(name) is not True]
    if bucket.get("OwnershipControls") != {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}:
        wrong.append("An object may belong to somebody else.")
    if "BucketEncryption" not in bucket:
        wrong.append("Photos are not encrypted.")
    refused = {
        "Sid": "EncryptedTransportOnly",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": ["Bucket.Arn", "Bucket.Arn/*"],
        "Condition": {"Bool": {"aws:SecureTransport": False}},
    }
    policies = list(resources_of(stack.made, "AWS::S3::BucketPolicy").values())
    if [policy["PolicyDocument"]["Statement"] for policy in policies] != [[refused]]:
        wrong.append("Photos may travel unencrypted.")
    return wrong


def photos_are_gone_after_a_day(stack: Stack) -> list[str]:
    """Every object, every piece of an upload that broke off, and no version of any of them."""
    bucket = stack.one("Bucket")
    rules = [
        {name: value for name, value in rule.items() if name != "Id"}
        for rule in bucket.get("LifecycleConfiguration", {}).get("Rules", [])
    ]
    whole = {
        "Status": "Enabled",
        "ExpirationInDays": 1,
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
    }
    wrong = [] if rules == [whole] else [f"The bucket's objects live by {rules}."]
    return wrong + (["A version outlives the photo."] if "VersioningConfiguration" in bucket else [])


def records_expire(stack: Stack) -> list[str]:
    """The table drops what is past `expires_at`, and keeps no second copy."""
    table = stack.one("Table")
    wrong = []
    if table.get("TimeToLiveSpecification") != {"AttributeName": "expires_at", "Enabled": True}:
        wrong.append("Records stay for ever.")
    if "PointInTimeRecoverySpecification" in table:
        wrong.append("Backups outlive the records.")
    return wrong
