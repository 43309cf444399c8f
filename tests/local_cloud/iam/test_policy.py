"""Statements of IAM policies are evaluated as on AWS."""

from typing import Any

import pytest

from scripts.local_cloud.iam.policy import Call, PolicyError, grant, parse

READ_RESOURCE = "arn:aws:s3:::photos/*/original"
READ = {"Effect": "Allow", "Action": "s3:Get*", "Resource": READ_RESOURCE}
WRITE = {"Effect": "Allow", "Action": ["s3:PutObject"], "Resource": ["arn:aws:s3:::photos/?", "arn:aws:s3:::more/*"]}
LIST = {
    "Effect": "Allow",
    "Action": "s3:ListBucket",
    "Resource": "arn:aws:s3:::photos",
    "Condition": {"StringLike": {"s3:prefix": ["a/*", "b/*"]}},
}
DENY = {"Effect": "Deny", "Action": "s3:*", "Resource": "arn:aws:s3:::photos/secret/*"}

CASES: dict[str, tuple[Call, str | None]] = {
    "a wildcard stands for any text": (Call("s3:GetObject", "arn:aws:s3:::photos/x/y/original"), READ_RESOURCE),
    "the whole resource must fit": (Call("s3:GetObject", "arn:aws:s3:::photos/x/original/more"), None),
    "the case of an action does not matter": (Call("S3:getobject", "arn:aws:s3:::photos/x/original"), READ_RESOURCE),
    "another action is not allowed": (Call("s3:DeleteObject", "arn:aws:s3:::photos/x/original"), None),
    "a question mark stands for one character": (
        Call("s3:PutObject", "arn:aws:s3:::photos/x"),
        "arn:aws:s3:::photos/?",
    ),
    "and not for two": (Call("s3:PutObject", "arn:aws:s3:::photos/xy"), None),
    "one of several resources is enough": (Call("s3:PutObject", "arn:aws:s3:::more/x"), "arn:aws:s3:::more/*"),
    "a condition holds with one of its values": (
        Call("s3:ListBucket", "arn:aws:s3:::photos", {"s3:prefix": "b/c"}),
        "arn:aws:s3:::photos",
    ),
    "a condition fails with another value": (Call("s3:ListBucket", "arn:aws:s3:::photos", {"s3:prefix": "c"}), None),
    "a condition fails without the key": (Call("s3:ListBucket", "arn:aws:s3:::photos"), None),
    "what is denied is not allowed by another statement": (
        Call("s3:GetObject", "arn:aws:s3:::photos/secret/original"),
        None,
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_call_is_allowed_by_the_statement_that_fits_it(case: str) -> None:
    call, expected = CASES[case]
    # given a policy with four statements
    statements = parse({"Version": "2012-10-17", "Statement": [READ, WRITE, LIST, DENY]})
    # when a call is evaluated
    granted = grant(statements, call)
    # then it is allowed by this resource, or by none
    assert granted == expected


@pytest.mark.parametrize(
    "strange",
    [
        {"Effect": "Allow", "NotAction": "s3:GetObject", "Resource": "*"},
        {
            "Effect": "Allow",
            "Action": "s3:GetObject",
            "Resource": "*",
            "Condition": {"IpAddress": {"aws:SourceIp": "::"}},
        },
    ],
    ids=["a member", "an operator"],
)
def test_what_cannot_be_evaluated_is_an_error(strange: dict[str, Any]) -> None:
    # given a statement with something that is not implemented
    # when it is parsed, then the error says so: ignored, it might allow too much
    with pytest.raises(PolicyError, match="does not evaluate"):
        parse({"Statement": strange})
