"""The permissions that a function's code needs are read from the code."""

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
    "a signed address": ('client("s3").generate_presigned_url("get_object")', {"s3:GetObject"}),
    "pages": ('client("dynamodb").get_paginator("query")', {"dynamodb:Query"}),
    "another prefix": (
        'client("sagemaker-runtime").invoke_endpoint_async()',
        {"sagemaker:InvokeEndpointAsync"},
    ),
    "a rule of facemagi": (
        "from facemagi import photos\ndef handler():\n    photos.delete('o', 'p')",
        {"s3:DeleteObject", "dynamodb:GetItem", "dynamodb:DeleteItem"},
    ),
    "a rule by its own name": (
        "from facemagi.table import read as find\nhandler = find",
        {"dynamodb:GetItem"},
    ),
    "a rule that calls nothing": ("from facemagi import ids\nhandler = ids.new_job_id", set()),
}
"""A module, and what it may have to do."""


@pytest.mark.parametrize("case", CODE)
def test_what_a_function_calls_is_found(tmp_path: Path, case: str) -> None:
    code, expected = CODE[case]
    # given a function of this code
    folder = tmp_path / "functions" / "sample"
    folder.mkdir(parents=True)
    body = code if "handler" in code else f"def handler():\n    {code}"
    (folder / "app.py").write_text(body)
    # when its calls are read
    found = actions_of("sample", tmp_path)
    # then they are all there, and no others
    assert found == expected
