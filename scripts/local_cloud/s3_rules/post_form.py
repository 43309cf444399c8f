"""Reads a posted form in parts: first its fields, then, if they are valid, its file."""

from collections.abc import Iterator, Mapping
from typing import IO

from werkzeug.http import parse_options_header
from werkzeug.sansio.multipart import Data, Epilogue, Event, Field, File, MultipartDecoder, NeedData

from scripts.local_cloud.s3_rules.errors import RefusedError
from scripts.local_cloud.s3_rules.post_policy import SizeRange, missing_field

CHUNK_BYTES = 64 * 1024
MAX_FIELD_BYTES = 20_000
"""S3's limit for all fields before the file."""


class Form:
    """A multipart/form-data body that is being read.

    Args:
        content_type: of the request, with the boundary.
        body: a stream that ends where the body ends.
    """

    def __init__(self, content_type: str, body: IO[bytes]) -> None:
        media_type, options = parse_options_header(content_type)
        if media_type != "multipart/form-data" or "boundary" not in options:
            sentence = "Bucket POST must be of the enclosure-type multipart/form-data"
            raise RefusedError("InvalidRequest", sentence)
        self._boundary = options["boundary"]
        self._events = _decode(MultipartDecoder(self._boundary.encode()), body)

    def fields(self) -> dict[str, str]:
        """The fields before the file by lower-case name, with `${filename}` replaced by the file's name.

        Raises:
            RefusedError: there is no file or no key, a field occurs twice, or the fields are too long.
        """
        values: dict[str, bytes] = {}
        name = ""
        for event in self._events:
            if isinstance(event, File) or (isinstance(event, Field) and event.name == "file"):
                filename = event.filename if isinstance(event, File) else ""
                return _texts(values, filename)
            if isinstance(event, Field):
                name = _new_name(event.name.lower(), values)
                values[name] = b""
            elif isinstance(event, Data):
                values[name] += event.data
            _require_room(values)
        sentence = "POST requires exactly one file upload per request."
        raise RefusedError("InvalidArgument", sentence, ArgumentName="file", ArgumentValue=0)

    def file(self, allowed: SizeRange) -> bytes:
        """Read the file; call `fields` first. Fields after the file are ignored, as S3 does.

        Args:
            allowed: the valid sizes. Of a larger file only the size is determined.

        Raises:
            RefusedError: the file is too long or too short.
        """
        size, content = 0, bytearray()
        for event in self._events:
            if isinstance(event, Data):
                size += len(event.data)
                content += event.data if size <= allowed.maximum else b""
                if not event.more_data:
                    break
        allowed.require(size)
        return bytes(content)

    def encode(self, fields: Mapping[str, str], content: bytes) -> bytes:
        """Encode a form with the same boundary.

        Args:
            fields: all fields of the form.
            content: the file.
        """
        parts = [f'name="{name}"\r\n\r\n{value}'.encode() for name, value in fields.items()]
        parts.append(b'name="file"; filename="file"\r\n\r\n' + content)
        start = f"--{self._boundary}\r\nContent-Disposition: form-data; ".encode()
        return b"".join(start + part + b"\r\n" for part in parts) + f"--{self._boundary}--\r\n".encode()


def _decode(decoder: MultipartDecoder, body: IO[bytes]) -> Iterator[Event]:
    try:
        while True:
            event = decoder.next_event()
            if isinstance(event, NeedData):
                decoder.receive_data(body.read(CHUNK_BYTES) or None)
                continue
            yield event
            if isinstance(event, Epilogue):
                return
    except ValueError as error:
        sentence = "The body of your POST request is not well-formed multipart/form-data."
        raise RefusedError("MalformedPOSTRequest", sentence) from error


def _new_name(name: str, known: Mapping[str, bytes]) -> str:
    if name in known:
        raise RefusedError("InvalidArgument", f"The form has the field {name} twice.", ArgumentName=name)
    return name


def _require_room(values: Mapping[str, bytes]) -> None:
    if sum(map(len, values.values())) > MAX_FIELD_BYTES:
        sentence = "Your POST request fields preceding the upload file were too large."
        limit = {"MaxPostPreDataLengthInBytes": MAX_FIELD_BYTES}
        raise RefusedError("MaxPostPreDataLengthExceeded", sentence, **limit)


def _texts(values: Mapping[str, bytes], filename: str) -> dict[str, str]:
    if "key" not in values:
        raise missing_field("key")
    texts = {name: value.decode(errors="replace") for name, value in values.items()}
    return {name: text.replace("${filename}", filename) for name, text in texts.items()}
