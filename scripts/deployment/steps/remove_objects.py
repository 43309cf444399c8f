"""Deletes the objects of a bucket: python -m scripts.deployment.steps.remove_objects BUCKET [PREFIX]"""

import sys
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
        count = sum(_delete(s3, bucket, page) for page in _pages(s3, bucket, prefix))
    except s3.exceptions.NoSuchBucket:
        print(f"There is no bucket {bucket}.", flush=True)
        return
    print(f"Deleted {count} objects in s3://{bucket}/{prefix}", flush=True)


def _pages(s3: Any, bucket: str, prefix: str) -> Any:
    return s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)


def _delete(s3: Any, bucket: str, page: dict[str, Any]) -> int:
    """Delete the objects of one page of a list: at most 1000, which is also the limit of one deletion."""
    keys = [{"Key": entry["Key"]} for entry in page.get("Contents", ())]
    if not keys:
        return 0
    errors = s3.delete_objects(Bucket=bucket, Delete={"Objects": keys, "Quiet": True}).get("Errors", [])
    for error in errors:
        raise DeploymentError(f"s3://{bucket}/{error['Key']} could not be deleted: {error.get('Message', '')}")
    return len(keys)


if __name__ == "__main__":
    sys.exit(run_step(main))
