"""AWS's refusals of calls that are not allowed, in the form of each protocol.

https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
"""

import json
from uuid import uuid4
from xml.sax.saxutils import escape

from werkzeug.wrappers import Response

from scripts.cloudformation.pseudo_parameters import ACCOUNT, PARTITION
from scripts.local_cloud.iam.authorizer import DeniedError
from scripts.local_cloud.iam.policy import Call

JSON_TYPES = {
    "dynamodb": ("application/x-amz-json-1.0", "com.amazon.coral.service#AccessDeniedException"),
    "sqs": ("application/x-amz-json-1.0", "com.amazon.coral.service#AccessDeniedException"),
}
"""The content type and the name of the error, by service."""

SNS = "http://sns.amazonaws.com/doc/2010-03-31/"


def sentence(error: DeniedError) -> str:
    """What AWS says.

    Args:
        error: the refusal.
    """
    user = f"arn:{PARTITION}:sts::{ACCOUNT}:assumed-role/{error.role}/local"
    action, resource = error.call.action, error.call.resource
    return (
        f"User: {user} is not authorized to perform: {action} on resource: {resource} "
        f"because no identity-based policy allows the {action} action"
    )


def response(service: str, error: DeniedError) -> Response:
    """The answer to a request.

    Args:
        service: the service's name in the signature.
        error: the refusal.
    """
    if service == "s3":
        return of_s3(sentence(error))
    if service == "sns":
        message = escape(sentence(error))
        inner = f"<Error><Type>Sender</Type><Code>AuthorizationError</Code><Message>{message}</Message></Error>"
        document = f'<ErrorResponse xmlns="{SNS}">{inner}<RequestId>{uuid4()}</RequestId></ErrorResponse>'
        return Response(document, 403, content_type="text/xml")
    kind, name = JSON_TYPES.get(service, ("application/x-amz-json-1.1", "AccessDeniedException"))
    return Response(json.dumps({"__type": name, "Message": sentence(error)}), 400, content_type=kind)


def of_s3(message: str) -> Response:
    """S3's answer.

    Args:
        message: what it says.
    """
    from scripts.local_cloud.s3_rules.errors import RefusedError

    return RefusedError("AccessDenied", message).response()


def of_missing_object(role: str, call: Call) -> Response:
    """S3's answer to a caller that asks for an object that does not exist, and may not list the bucket.

    https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html

    Args:
        role: the caller's role.
        call: the right that it lacks.
    """
    return of_s3(sentence(DeniedError(role, call)))
