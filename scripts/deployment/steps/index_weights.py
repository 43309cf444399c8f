"""Uploads the index of a function's weights: python -m scripts.deployment.steps.index_weights BUCKET PREFIX FILE …

The function reads it to know its weights, and compares each file's SHA-256.
"""

import sys
from pathlib import Path

from sagemaker_endpoints._runtime.on_lambda import weights_index
from scripts.deployment.errors import run_step


def main(bucket: str, prefix: str, *files: str) -> None:
    import boto3

    content = weights_index.write([Path(file) for file in files])
    boto3.client("s3").put_object(Bucket=bucket, Key=f"{prefix}{weights_index.NAME}", Body=content)


if __name__ == "__main__":
    sys.exit(run_step(main))
