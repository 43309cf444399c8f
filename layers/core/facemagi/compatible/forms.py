"""Forms in the bodies of requests: `multipart/form-data` (RFC 7578) and `application/x-www-form-urlencoded`."""

import re
from urllib.parse import parse_qsl

BOUNDARY = re.compile(r'^multipart/form-data\s*;.*\bboundary="?([^";,\s]{1,70})', re.IGNORECASE)
"""A boundary has at most 70 characters (RFC 2046, section 5.1.1)."""

NAME = re.compile(rb'^content-disposition:[^\r\n]*;\s*name="?([^";\r\n]*)', re.IGNORECASE | re.MULTILINE)

MAX_FIELDS = 100
"""More than any form has that is read here; parse_qsl would make a list of millions."""


def parse(content_type: str, body: bytes) -> dict[str, bytes]:
    """The fields of a form by name; the first of several with the same name.

    Args:
        content_type: the header of the request.
        body: the whole body.

    Returns:
        The fields; none where the body is no form.

    Example:
        >>> parse("application/x-www-form-urlencoded", b"whitening=40&filter_type=")
        {'whitening': b'40', 'filter_type': b''}
    """
    boundary = BOUNDARY.match(content_type)
    if boundary:
        return _multipart(boundary[1].encode(), body)
    if content_type.lower().startswith("application/x-www-form-urlencoded"):
        return _urlencoded(body)
    return {}


def _multipart(boundary: bytes, body: bytes) -> dict[str, bytes]:
    fields: dict[str, bytes] = {}
    _, *parts = (b"\r\n" + body).split(b"\r\n--" + boundary, MAX_FIELDS + 1)
    for part in parts[:MAX_FIELDS]:
        if part.startswith(b"--"):
            break
        head, _, content = part.partition(b"\r\n\r\n")
        name = NAME.search(head)
        if name:
            fields.setdefault(_utf8(name[1]), content)
    return fields


def _urlencoded(body: bytes) -> dict[str, bytes]:
    try:
        # Latin-1 is a character for each byte, so that no byte is lost.
        pairs = parse_qsl(body.decode("latin-1"), keep_blank_values=True, encoding="latin-1", max_num_fields=MAX_FIELDS)
    except ValueError:  # more fields
        return {}
    fields: dict[str, bytes] = {}
    for name, value in pairs:
        fields.setdefault(_utf8(name.encode("latin-1")), value.encode("latin-1"))
    return fields


def _utf8(name: bytes) -> str:
    return name.decode("utf-8", "replace")
