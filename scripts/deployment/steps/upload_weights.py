"""Uploads a weights file to S3: python -m scripts.deployment.steps.upload_weights FILE BUCKET KEY"""

import sys

import boto3

from scripts.deployment.errors import run_step


def main(file: str, bucket: str, key: str) -> None:
    boto3.client("s3").upload_file(file, bucket, key)


if __name__ == "__main__":
    sys.exit(run_step(main))
