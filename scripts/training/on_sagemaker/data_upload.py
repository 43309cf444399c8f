"""Uploads what a job reads to S3: a prepared data set, of which only the files that changed, and earlier weights."""

import hashlib
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from scripts.datasets.preparing import contact_sheet, examples, journal, report
from scripts.deployment.steps.remove_objects import delete_keys
from scripts.training.on_sagemaker.job import DATA, Upload

NOT_UPLOADED = {report.FILE, contact_sheet.FILE, journal.FILE, examples.FOLDER}
"""What is for the user's eyes, or names the user's files; no training reads it."""

EARLIER, DIGITS = "earlier", 12
"""The folder of earlier weights; data sets beside it have names that end with a mark. And the digits of each name."""

AT_ONCE = 16
"""Uploads at a time: each waits for S3 most of the time."""

DELETED_AT_ONCE = 1000
"""S3's limit."""


def prefix_of(folder: Path) -> str:
    """The beginning of the keys of a data set: the folder's name, and a mark that tells equal names apart."""
    mark = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:8]
    name = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in folder.resolve().name)
    return f"{DATA}/{name}-{mark}/"


def upload_data(s3: Any, folder: Path, bucket: str, say: Callable[[str], None]) -> Upload:
    """Make the copy in S3 equal to a folder.

    Files are compared by their MD5, which is the ETag of an object that S3 encrypts with its own key.

    Args:
        s3: boto3's client.
        folder: the prepared data set.
        bucket: the bucket's name.
        say: shows a line to the user.

    Returns:
        Where the copy is, and what it is.
    """
    prefix = prefix_of(folder)
    local = _local(folder)
    stored = _stored(s3, bucket, prefix)
    changed = [key for key, digest in local.items() if stored.get(key) != digest]
    if changed:
        say(f"uploads {len(changed)} of {len(local)} files")

    def put(key: str) -> None:
        s3.put_object(Bucket=bucket, Key=f"{prefix}{key}", Body=(folder / key).read_bytes())

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for _ in pool.map(put, changed):
            pass
    old = [f"{prefix}{key}" for key in stored if key not in local]
    for start in range(0, len(old), DELETED_AT_ONCE):
        delete_keys(s3, bucket, old[start : start + DELETED_AT_ONCE])
    say(f"the data set is at s3://{bucket}/{prefix}: {len(changed)} files uploaded, {len(old)} deleted")
    digest = hashlib.sha256(repr(sorted(local.items())).encode()).hexdigest()
    return Upload(f"s3://{bucket}/{prefix}", digest, sum((folder / key).stat().st_size for key in local))


def upload_weights(s3: Any, file: Path, bucket: str, say: Callable[[str], None]) -> Upload:
    """Upload the weights that a new network is added to.

    Args:
        s3: boto3's client.
        file: the weights file, in the folder of its model.
        bucket: the bucket's name.
        say: shows a line to the user.

    Returns:
        Where the folder of all weights is, and what it is.
    """
    upload = weights_upload(file, bucket)
    key = f"{upload.uri.removeprefix(f's3://{bucket}/')}{file.parent.name}/{file.name}"
    s3.upload_file(str(file), bucket, key)
    say(f"{file} is at s3://{bucket}/{key}, {upload.bytes / 1e6:.0f} MB")
    return upload


def weights_upload(file: Path, bucket: str) -> Upload:
    """Where a weights file will be: other weights have another place, so that jobs do not disturb each other."""
    with file.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    return Upload(f"s3://{bucket}/{DATA}/{EARLIER}/{digest[:DIGITS]}/", digest, file.stat().st_size)


def _local(folder: Path) -> dict[str, str]:
    """MD5 of each file, by its path below the folder."""
    files = {path.relative_to(folder): path for path in sorted(folder.rglob("*")) if path.is_file()}
    return {
        inside.as_posix(): hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()
        for inside, path in files.items()
        if inside.parts[0] not in NOT_UPLOADED and not path.name.startswith(".")
    }


def _stored(s3: Any, bucket: str, prefix: str) -> Mapping[str, str]:
    """ETag of each object, by its key after the prefix."""
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
    entries = (entry for page in pages for entry in page.get("Contents", ()))
    return {entry["Key"].removeprefix(prefix): entry["ETag"].strip('"') for entry in entries}
