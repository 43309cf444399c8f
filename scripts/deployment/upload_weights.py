"""Uploads a folder of weights to S3: python -m scripts.deployment.upload_weights FOLDER BUCKET PREFIX/"""

import sys
from pathlib import Path

import boto3


def main(folder: str, bucket: str, prefix: str) -> None:
    s3 = boto3.client("s3")
    for path in sorted(Path(folder).rglob("*")):
        if path.is_file():
            s3.upload_file(str(path), bucket, prefix + path.relative_to(folder).as_posix())


if __name__ == "__main__":
    main(*sys.argv[1:])
