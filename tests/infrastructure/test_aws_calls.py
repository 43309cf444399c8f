"""The search for the AWS operations that a function's code can call."""

from pathlib import Path

import pytest

from tests.infrastructure.aws_calls import actions_of

CODE = {
    "a call": ('client("s3").get_object(Bucket="b", Key="k")', {"s3:GetObject"}),
    "a call through a variable": (
        'def handler():\n    s3 = client("s3")\n    s3.put_object(Bucket="b")',
        {"s3:PutObject"},
    ),
    "a signed form": ('client("s3").generate_presigned_post(Bucket="b")', {"s3:PutObject"}),
    "a signed URL": ('client("s3").generate_presigned_url("get_object")', {"s3:GetObject"}),
    "a paginator": ('client("dynamodb").get_paginator("query")', {"dynamodb:Query"}),
    "a service with another prefix in IAM": (
        'client("sagemaker-runtime").invoke_endpoint_async()',
        {"sagemaker:InvokeEndpointAsync"},
    ),
    "a function of facemagi, through its module": (
        "from facemagi.photos import removal\ndef handler():\n    removal.delete('o', 'p')",
        {"s3:DeleteObject", "dynamodb:GetItem", "dynamodb:UpdateItem"},
    ),
    "a function of facemagi, imported under another name": (
        "from facemagi.table import read as find\nhandler = find",
        {"dynamodb:GetItem"},
    ),
    "a function of facemagi that calls nothing": ("from facemagi import ids\nhandler = ids.new_id", set()),
}
"""The code of a module, and the actions that it can call."""


@pytest.mark.parametrize("case", CODE)
def test_all_aws_operations_of_a_function_are_found(tmp_path: Path, case: str) -> None:
    code, expected = CODE[case]
    # given a function with this code
    folder = tmp_path / "functions" / "sample"
    folder.mkdir(parents=True)
    body = code if "handler" in code else f"def handler():\n    {code}"
    (folder / "app.py").write_text(body)
    # when its AWS operations are searched
    actions = actions_of("sample", tmp_path)
    # then all are found, and no others
    assert actions == expected
