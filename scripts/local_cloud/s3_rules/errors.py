"""S3's error responses."""

from uuid import uuid4
from xml.sax.saxutils import escape

from werkzeug.wrappers import Response

STATUS = {
    "AccessDenied": 403,
    "AccessForbidden": 403,
    "AuthorizationQueryParametersError": 400,
    "EntityTooLarge": 400,
    "EntityTooSmall": 400,
    "InvalidAccessKeyId": 403,
    "InvalidArgument": 400,
    "InvalidPolicyDocument": 400,
    "InvalidRequest": 400,
    "MalformedPOSTRequest": 400,
    "MaxPostPreDataLengthExceeded": 400,
    "MissingContentLength": 411,
    "SignatureDoesNotMatch": 403,
}
"""HTTP status by error code; https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html"""


class RefusedError(Exception):
    """A request that S3 would refuse.

    Args:
        code: a key of `STATUS`.
        message: S3's sentence.
        details: further elements of the XML, by name.
    """

    def __init__(self, code: str, message: str, **details: object) -> None:
        super().__init__(message)
        self.code, self.message, self.details = code, message, details

    def response(self) -> Response:
        """The error as S3's XML."""
        request_id = uuid4().hex[:16].upper()
        elements = {"Code": self.code, "Message": self.message} | self.details | {"RequestId": request_id}
        inner = "".join(f"<{name}>{escape(str(value))}</{name}>" for name, value in elements.items())
        document = f'<?xml version="1.0" encoding="UTF-8"?>\n<Error>{inner}</Error>'
        headers = {"x-amz-request-id": request_id}
        return Response(document, STATUS[self.code], headers, content_type="application/xml")
