"""Objects in the bucket that should not be there any more: what their owner has deleted, and results of no job."""

import time
from typing import Any

from facemagi.states import JobState
from scripts.chaos_run.ledger import Ledger

LOOK_SECONDS = 5.0
"""Pause between two looks."""


def wait(s3: Any, bucket: str, known: Ledger, until: float) -> list[str]:
    """The keys of such objects that are still there after some time.

    Args:
        s3: a boto3 client.
        bucket: the service's bucket.
        known: what the clients know, after everything has settled.
        until: how long the sweeper may take to delete them, on the clock `time.monotonic`.
    """
    while (left := find(s3, bucket, known)) and time.monotonic() < until:
        time.sleep(LOOK_SECONDS)
    return left


def find(s3: Any, bucket: str, known: Ledger) -> list[str]:
    """The keys of such objects.

    Args:
        s3: a boto3 client.
        bucket: the service's bucket.
        known: what the clients know, after everything has settled.
    """
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket)
    keys = [content["Key"] for page in pages for content in page.get("Contents", [])]
    removed = {photo.id for photo in known.photos if photo.removed}
    with_result = {order.id for order in known.orders if order.job.get("state") == JobState.SUCCEEDED}
    return [key for key in keys if _is_left(key, removed, with_result)]


def _is_left(key: str, removed: set[str], with_result: set[str | None]) -> bool:
    """Keys are `{owner}/photos/{photo}/original`, `{owner}/faces/{photo}.json` and `{owner}/results/{job}.jpg`."""
    parts = key.split("/")
    if len(parts) < 3:  # the failures that SageMaker stores
        return False
    name = parts[2].partition(".")[0]
    return name not in with_result if parts[1] == "results" else name in removed
