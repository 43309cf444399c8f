"""Deletes the objects of a bucket: python -m scripts.deployment.steps.remove_objects BUCKET [PREFIX]"""

import sys
from collections.abc import Iterator, Sequence
from typing import Any

from scripts.deployment.errors import DeploymentError, run_step


def main(bucket: str, prefix: str = "") -> None:
    """Delete all objects whose keys begin with the prefix; a missing bucket is no error.

    Args:
        bucket: the bucket's name.
        prefix: the beginning of the keys; empty for all objects.
    """
    import boto3

    s3 = boto3.client("s3")
    try:
        count = sum(delete_keys(s3, bucket, keys) for keys in _pages(s3, bucket, prefix))
    except s3.exceptions.NoSuchBucket:
        print(f"There is no bucket {bucket}.", flush=True)
        return
    print(f"Deleted {count} objects in s3://{bucket}/{prefix}", flush=True)


def _pages(s3: Any, bucket: str, prefix: str) -> Iterator[list[str]]:
    """The keys, page by page: at most 1000, which is also the limit of one deletion."""
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
        yield [entry["Key"] for entry in page.get("Contents", ())]


def delete_keys(s3: Any, bucket: str, keys: Sequence[str]) -> int:
    """Delete some objects.

    Args:
        s3: boto3's client.
        bucket: the bucket's name.
        keys: of the objects, at most 1000.

    Returns:
        How many objects were deleted.

    Raises:
        DeploymentError: an object could not be deleted.
    """
    if not keys:
        return 0
    deletion = {"Objects": [{"Key": key} for key in keys], "Quiet": True}
    errors = s3.delete_objects(Bucket=bucket, Delete=deletion).get("Errors", [])
    for error in errors:
        raise DeploymentError(f"s3://{bucket}/{error['Key']} could not be deleted: {error.get('Message', '')}")
    return len(keys)


if __name__ == "__main__":
    sys.exit(run_step(main))
