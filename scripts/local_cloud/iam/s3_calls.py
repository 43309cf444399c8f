"""What a request to S3 does.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
"""

from urllib.parse import unquote
from xml.etree import ElementTree

from scripts.cloudformation.pseudo_parameters import PARTITION
from scripts.local_cloud.iam.policy import Call
from scripts.local_cloud.iam.request import Request

ARN = f"arn:{PARTITION}:s3:::"

COPY_SOURCE = "x-amz-copy-source"

LISTING = {
    "list-type",
    "prefix",
    "delimiter",
    "max-keys",
    "continuation-token",
    "start-after",
    "encoding-type",
    "marker",
}
"""The parameters of a request that lists a bucket."""

PLAIN = {"uploads", "uploadId", "partNumber", "x-id", "response-content-disposition", "response-content-type"}
"""The parameters of a request for an object that need no other permission than the request without them."""

OF_OBJECTS = {
    "GET": "GetObject",
    "HEAD": "GetObject",
    "PUT": "PutObject",
    "POST": "PutObject",
    "DELETE": "DeleteObject",
}
"""The action of a plain request for an object, by method. A part of an upload is a PUT, its start and end are POSTs."""


def of(request: Request) -> list[Call]:
    """Everything that a request does.

    Args:
        request: a request to S3, with the bucket in its path.
    """
    bucket, _, key = request.path.lstrip("/").partition("/")
    return _of_object(request, f"{ARN}{bucket}/{key}") if key else _of_bucket(request, f"{ARN}{bucket}")


def listing(bucket: str) -> Call:
    """What makes S3 say that an object does not exist: without this right it says that access is denied.

    Args:
        bucket: its name.
    """
    return Call("s3:ListBucket", f"{ARN}{bucket}", {"s3:prefix": ""})


def _of_object(request: Request, resource: str) -> list[Call]:
    parameters = request.parameters.keys()
    other = {name for name in parameters if name not in PLAIN and not name.startswith("X-Amz-")}
    if other:
        return [_unknown(request, resource)]
    if request.method == "DELETE" and "uploadId" in parameters:
        return [Call("s3:AbortMultipartUpload", resource)]
    written = Call(f"s3:{OF_OBJECTS[request.method]}", resource)
    if COPY_SOURCE not in request.headers:
        return [written]
    source = unquote(request.headers[COPY_SOURCE]).lstrip("/").partition("?")[0]
    return [written, Call("s3:GetObject", f"{ARN}{source}")]


def _of_bucket(request: Request, resource: str) -> list[Call]:
    parameters = request.parameters
    if request.method == "POST" and "delete" in parameters:
        return [Call("s3:DeleteObject", f"{resource}/{key}") for key in _keys(request.body)]
    if request.method in ("GET", "HEAD") and not parameters.keys() - LISTING:
        return [Call("s3:ListBucket", resource, {"s3:prefix": parameters.get("prefix", "")})]
    return [_unknown(request, resource)]


def _keys(body: bytes) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(body).iter() if element.tag.endswith("Key")]


def _unknown(request: Request, resource: str) -> Call:
    """A request of a kind that no code of ours makes, and no role allows."""
    return Call(f"s3:{request.method}?{request.query}", resource)
