"""What a request does is read from it: the action and the resource of each part."""

import json
from typing import Any

import pytest

from scripts.local_cloud.iam import calls
from scripts.local_cloud.iam.request import Request

TABLE = "arn:aws:dynamodb:us-east-1:123456789012:table/t"
DELETED = b"<Delete><Object><Key>a/1</Key></Object><Object><Key>a/2</Key></Object></Delete>"


def dynamodb(operation: str, **members: Any) -> Request:
    return Request(
        "dynamodb", headers={"x-amz-target": f"DynamoDB_20120810.{operation}"}, body=json.dumps(members).encode()
    )


REQUESTS: dict[str, tuple[Request, list[tuple[str, str]]]] = {
    "an object is read": (Request("s3", "GET", "/b/k/1"), [("s3:GetObject", "arn:aws:s3:::b/k/1")]),
    "an object is looked up": (Request("s3", "HEAD", "/b/k"), [("s3:GetObject", "arn:aws:s3:::b/k")]),
    "an object is copied": (
        Request("s3", "PUT", "/b/new", headers={"x-amz-copy-source": "/b/old%20one"}),
        [("s3:PutObject", "arn:aws:s3:::b/new"), ("s3:GetObject", "arn:aws:s3:::b/old one")],
    ),
    "a part is uploaded": (
        Request("s3", "PUT", "/b/k", "partNumber=1&uploadId=u"),
        [("s3:PutObject", "arn:aws:s3:::b/k")],
    ),
    "an upload is given up": (
        Request("s3", "DELETE", "/b/k", "uploadId=u"),
        [("s3:AbortMultipartUpload", "arn:aws:s3:::b/k")],
    ),
    "several objects are deleted": (
        Request("s3", "POST", "/b", "delete", body=DELETED),
        [("s3:DeleteObject", "arn:aws:s3:::b/a/1"), ("s3:DeleteObject", "arn:aws:s3:::b/a/2")],
    ),
    "a bucket is listed": (Request("s3", "GET", "/b", "list-type=2&prefix=p"), [("s3:ListBucket", "arn:aws:s3:::b")]),
    "a bucket's policy is read": (Request("s3", "GET", "/b", "policy"), [("s3:GET?policy", "arn:aws:s3:::b")]),
    "an item is read": (dynamodb("GetItem", TableName="t"), [("dynamodb:GetItem", TABLE)]),
    "an index is queried": (
        dynamodb("Query", TableName="t", IndexName="i"),
        [("dynamodb:Query", f"{TABLE}/index/i")],
    ),
    "items are read at once": (dynamodb("BatchGetItem", RequestItems={"t": {}}), [("dynamodb:BatchGetItem", TABLE)]),
    "a transaction writes": (
        dynamodb(
            "TransactWriteItems", TransactItems=[{"Put": {"TableName": "t"}}, {"ConditionCheck": {"TableName": "t"}}]
        ),
        [("dynamodb:PutItem", TABLE), ("dynamodb:ConditionCheckItem", TABLE)],
    ),
    "a message is sent": (
        Request(
            "sqs", headers={"x-amz-target": "AmazonSQS.SendMessage"}, body=b'{"QueueUrl": "http://h/123456789012/q"}'
        ),
        [("sqs:SendMessage", "arn:aws:sqs:us-east-1:123456789012:q")],
    ),
    "a notice is published": (
        Request("sns", body=b"Action=Publish&TopicArn=arn%3Aaws%3Asns%3A%3At"),
        [("sns:Publish", "arn:aws:sns::t")],
    ),
    "a metric is written": (
        Request("monitoring", body=b"Action=PutMetricData&Namespace=n"),
        [("cloudwatch:PutMetricData", "*")],
    ),
    "a service is called that nobody needs": (Request("iam", body=b"Action=CreateUser"), [("iam:CreateUser", "*")]),
}


@pytest.mark.parametrize("case", REQUESTS)
def test_a_request_needs_the_permissions_of_everything_it_does(case: str) -> None:
    # given a request
    request, expected = REQUESTS[case]
    # when it is read
    found = calls.of(request)
    # then its actions and resources are those that IAM checks
    assert [(call.action, call.resource) for call in found] == expected
