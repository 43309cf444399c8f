"""The local cloud refuses what the caller's role does not allow, in the words of AWS."""

import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import httpx
import pytest
from botocore.exceptions import ClientError

from scripts.local_cloud.environment import Clients
from scripts.local_cloud.iam.keys import access_key_of
from scripts.local_cloud.settings import SECRET_KEY
from tests.support.local_clouds import client_of, shared_clients, shared_cloud

BUCKET, TABLE = "guarded", "guarded"

STATEMENTS: list[dict[str, Any]] = [
    {"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::*/mine/*"},
    {
        "Effect": "Allow",
        "Action": "dynamodb:GetItem",
        "Resource": f"arn:aws:dynamodb:us-east-1:123456789012:table/{TABLE}",
    },
]


@pytest.fixture(scope="module")
def clients() -> Iterator[Clients]:
    """Clients of a cloud with a role that may read and write one folder, and read one table."""
    clients = shared_clients()
    clients("s3").create_bucket(Bucket=BUCKET)
    for key in ("mine/a", "other/a"):
        clients("s3").put_object(Bucket=BUCKET, Key=key, Body=b"content")
    clients("dynamodb").create_table(
        TableName=TABLE,
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        BillingMode="PAY_PER_REQUEST",
    )
    clients("sqs").create_queue(QueueName="guarded")
    topic = clients("sns").create_topic(Name="guarded")["TopicArn"]
    policy = json.dumps({"Version": "2012-10-17", "Statement": STATEMENTS})
    clients("iam").create_role(RoleName="guarded", AssumeRolePolicyDocument=policy)
    clients("iam").put_role_policy(RoleName="guarded", PolicyName="guarded", PolicyDocument=policy)
    yield clients
    with suppress(ClientError):
        clients("sns").delete_topic(TopicArn=topic)


def as_role(clients: Clients, service: str) -> Any:
    return clients(service, access_key_of("guarded"))


def test_what_a_role_allows_is_done(clients: Clients) -> None:
    # given a role that may read and write the folder `mine`, and read a table
    s3, dynamodb = as_role(clients, "s3"), as_role(clients, "dynamodb")
    # when it does so
    s3.put_object(Bucket=BUCKET, Key="mine/b", Body=b"new")
    # then it is done
    assert s3.get_object(Bucket=BUCKET, Key="mine/b")["Body"].read() == b"new"
    assert "Item" not in dynamodb.get_item(TableName=TABLE, Key={"pk": {"S": "nothing"}})


REFUSED: dict[str, tuple[str, str, dict[str, Any], str]] = {
    "an object elsewhere": ("s3", "get_object", {"Bucket": BUCKET, "Key": "other/a"}, "AccessDenied"),
    "another action": ("s3", "delete_object", {"Bucket": BUCKET, "Key": "mine/a"}, "AccessDenied"),
    "a list": ("s3", "list_objects_v2", {"Bucket": BUCKET}, "AccessDenied"),
    "a copy from elsewhere": (
        "s3",
        "copy_object",
        {"Bucket": BUCKET, "Key": "mine/c", "CopySource": {"Bucket": BUCKET, "Key": "other/a"}},
        "AccessDenied",
    ),
    "an object that does not exist": ("s3", "get_object", {"Bucket": BUCKET, "Key": "mine/none"}, "AccessDenied"),
    "an item to write": (
        "dynamodb",
        "put_item",
        {"TableName": TABLE, "Item": {"pk": {"S": "1"}}},
        "AccessDeniedException",
    ),
    "a message": (
        "sqs",
        "send_message",
        {"QueueUrl": "http://h/1/guarded", "MessageBody": "m"},
        "AccessDeniedException",
    ),
    "a notice": (
        "sns",
        "publish",
        {"TopicArn": "arn:aws:sns:us-east-1:123456789012:guarded", "Message": "m"},
        "AuthorizationError",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_everything_else_is_refused(clients: Clients, case: str) -> None:
    # given the same role
    service, operation, arguments, code = REFUSED[case]
    client = as_role(clients, service)
    # when it asks for something that it may not do
    with pytest.raises(ClientError) as refused:
        getattr(client, operation)(**arguments)
    # then AWS's error says so
    assert refused.value.response["Error"]["Code"] == code
    assert "assumed-role/guarded/local is not authorized" in refused.value.response["Error"]["Message"]


@pytest.mark.parametrize(
    ("key", "status"), [("mine/a", 200), ("other/a", 403), ("mine/none", 403)], ids=["its own", "another", "none"]
)
def test_a_signed_url_has_the_rights_of_its_signer(clients: Clients, key: str, status: int) -> None:
    # given a URL that the role signed
    url = _signer("s3").generate_presigned_url("get_object", {"Bucket": BUCKET, "Key": key})
    # when somebody uses it
    answer = httpx.get(url)
    # then it gives what the role may read
    assert answer.status_code == status


@pytest.mark.parametrize(("key", "status"), [("mine/form", 204), ("other/form", 403)], ids=["its own", "another"])
def test_a_signed_form_has_the_rights_of_its_signer(clients: Clients, key: str, status: int) -> None:
    # given a form that the role signed
    form = _signer("s3").generate_presigned_post(BUCKET, key)
    # when somebody posts it
    answer = httpx.post(form["url"], data=form["fields"], files={"file": ("a.png", b"picture")})
    # then it writes where the role may write
    assert answer.status_code == status


@pytest.mark.parametrize(
    ("service", "operation", "arguments", "url"),
    [
        (
            "sagemaker-runtime",
            "invoke_endpoint_async",
            {"EndpointName": "scripted", "InputLocation": "s3://b/k"},
            "AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME",
        )
    ],
)
def test_an_endpoint_refuses_a_role_that_may_not_invoke_it(
    clients: Clients, service: str, operation: str, arguments: dict[str, Any], url: str
) -> None:
    # given the same role, which may invoke nothing
    client = _signer(service, url)
    # when it invokes an endpoint
    with pytest.raises(ClientError) as refused:
        getattr(client, operation)(**arguments)
    # then the endpoint refuses
    assert refused.value.response["Error"]["Code"] == "AccessDeniedException"
    assert "sagemaker:InvokeEndpointAsync" in refused.value.response["Error"]["Message"]


def test_a_role_that_may_not_use_the_key_cannot_use_what_it_encrypts(clients: Clients) -> None:
    # given a bucket whose default encryption has a key that the role has no right to use
    clients("s3").create_bucket(Bucket="locked")
    by_key = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": clients("kms").create_key()["KeyMetadata"]["Arn"]}
    rules = {"Rules": [{"ApplyServerSideEncryptionByDefault": by_key}]}
    clients("s3").put_bucket_encryption(Bucket="locked", ServerSideEncryptionConfiguration=rules)
    # when the role writes where its policy for S3 allows it
    with pytest.raises(ClientError) as refused:
        as_role(clients, "s3").put_object(Bucket="locked", Key="mine/a", Body=b"content")
    # then it is refused, because S3 would need the key with the role's rights
    assert "kms:GenerateDataKey" in refused.value.response["Error"]["Message"]


def _signer(service: str, url: str = "AWS_ENDPOINT_URL") -> Any:
    key = {"AWS_ACCESS_KEY_ID": access_key_of("guarded"), "AWS_SECRET_ACCESS_KEY": SECRET_KEY}
    return client_of(service, url, shared_cloud().environment | key)
