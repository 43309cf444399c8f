"""Checks signatures of AWS Signature Version 4.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

from scripts.local_cloud.iam.keys import is_known
from scripts.local_cloud.s3_rules.errors import RefusedError
from scripts.local_cloud.settings import SECRET_KEY

ALGORITHM = "AWS4-HMAC-SHA256"
TIME_FORMAT = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True)
class Credential:
    """A credential scope: `key/date/region/service/aws4_request`."""

    access_key: str
    date: str
    region: str
    service: str

    @property
    def scope(self) -> str:
        return f"{self.date}/{self.region}/{self.service}/aws4_request"


def parse_credential(text: str, error_code: str) -> Credential:
    """Parse the credential in a query or a form.

    Args:
        text: the parameter's value.
        error_code: the error code for a malformed credential.

    Raises:
        RefusedError: `error_code`, or `InvalidAccessKeyId`.
    """
    parts = text.split("/")
    if len(parts) != 5 or parts[3:] != ["s3", "aws4_request"]:
        raise RefusedError(
            error_code, f"Error parsing the X-Amz-Credential parameter; {text!r} is not a credential for s3."
        )
    if not is_known(parts[0]):
        sentence = "The AWS Access Key Id you provided does not exist in our records."
        raise RefusedError("InvalidAccessKeyId", sentence, AWSAccessKeyId=parts[0])
    return Credential(*parts[:4])


def parse_time(text: str) -> datetime | None:
    """Parse a time in AWS's format; None if it is malformed.

    Args:
        text: a time such as `20261123T040506Z`.
    """
    try:
        return datetime.strptime(text, TIME_FORMAT).replace(tzinfo=UTC)
    except ValueError:
        return None


def require_signature(credential: Credential, string_to_sign: str, given: str) -> None:
    """Check a signature.

    Args:
        credential: the credential of the signer.
        string_to_sign: the text that was signed, as Signature Version 4 defines it.
        given: the signature in the request, hexadecimal.

    Raises:
        RefusedError: `SignatureDoesNotMatch`.
    """
    key = f"AWS4{SECRET_KEY}".encode()
    for part in (credential.date, credential.region, credential.service, "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    expected = hmac.digest(key, string_to_sign.encode(), "sha256").hex()
    if not hmac.compare_digest(expected, given):
        raise RefusedError(
            "SignatureDoesNotMatch",
            "The request signature we calculated does not match the signature you provided. "
            "Check your key and signing method.",
            AWSAccessKeyId=credential.access_key,
            StringToSign=string_to_sign,
            SignatureProvided=given,
        )


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def encode(text: str, safe: str = "") -> str:
    """Percent-encode everything but letters, digits and `-_.~`, as Signature Version 4 defines it.

    Args:
        text: the text to encode.
        safe: further characters that stay as they are.
    """
    return quote(text, safe=f"-_.~{safe}")
