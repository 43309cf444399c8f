"""Photos inside a request, as `data:` URLs (RFC 2397)."""

import base64
import binascii

from facemagi import limits
from facemagi.errors import FaceMagiError
from facemagi.photos.formats import photo_format
from facemagi.photos.media_types import registered, require_accepted

SCHEME, ENCODING = "data:", ";base64"


def decode(url: str, param: str) -> tuple[str, bytes]:
    """The photo in a `data:` URL.

    Args:
        url: the URL.
        param: the request's field that it came from, for errors.

    Returns:
        The media type, by the bytes, and the bytes.

    Raises:
        FaceMagiError: `invalid_param`, `unsupported_format`, `file_too_large`.
    """
    head, comma, text = url.partition(",")
    if not comma or not head.lower().startswith(SCHEME) or not head.lower().endswith(ENCODING):
        raise _malformed(param, "It does not begin as a photo in base64 does.", url)
    require_accepted(registered(head[len(SCHEME) : -len(ENCODING)]), param)
    _require_size(len(text) * 3 // 4 - text[-2:].count("="), param)
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise _malformed(param, f"It is not base64: {error}.", url) from error
    return f"image/{photo_format(content, param)}", content


def _require_size(size: int, param: str) -> None:
    if size > limits.MAX_DATA_BYTES:
        raise FaceMagiError(
            "file_too_large",
            f"The photo has {size} bytes, more than {limits.MAX_DATA_BYTES}.",
            param=param,
            actual=size,
            limit=limits.MAX_DATA_BYTES,
            remedy="Send content_type and bytes, and upload the file to S3; or send a smaller picture.",
        )


def _malformed(param: str, message: str, url: str) -> FaceMagiError:
    remedy = "Send data:image/jpeg;base64, and then the file in base64, without line breaks."
    return FaceMagiError("invalid_param", message, param=param, actual=url, remedy=remedy)
