"""The upload of a photo: what its announcement must say, and the presigned POST for its bytes."""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictInt

from facemagi import limits, objects
from facemagi.api.fields import Metadata, Retention
from facemagi.api.validation import whole_number
from facemagi.aws import client
from facemagi.errors import FaceMagiError
from facemagi.settings import settings
from facemagi.table import Json
from facemagi.webhooks.account import Webhook

DOCUMENTED_TYPES = f"^({'|'.join((*limits.CONTENT_TYPES, *filter(None, limits.CONTENT_TYPE_ALIASES)))})?$"
"""The content types for the API's document; others that mean the same, in capitals or with parameters, work too."""


class NewPhoto(BaseModel):
    """The body of POST /v1/photos: type and size of the file that the caller will upload."""

    model_config = ConfigDict(extra="forbid")
    content_type: str = Field(max_length=100, json_schema_extra={"pattern": DOCUMENTED_TYPES})
    bytes: Annotated[
        StrictInt,
        BeforeValidator(whole_number, json_schema_input_type=int),
        Field(json_schema_extra={"minimum": 1, "maximum": limits.MAX_PHOTO_BYTES}),
    ]
    metadata: Metadata = Field(default_factory=dict)
    webhook: Webhook | None = None
    retention_s: Retention | None = None


def checked(request: NewPhoto) -> NewPhoto:
    """An announcement with its content type under its registered name, if such a photo is accepted.

    Args:
        request: the body of POST /v1/photos.

    Raises:
        FaceMagiError: `unsupported_format`, `invalid_param`, `file_too_large`.
    """
    media_type = _media_type(request.content_type)
    if media_type not in limits.CONTENT_TYPES:
        raise FaceMagiError(
            "unsupported_format",
            f"{request.content_type!r} is not a picture that can be edited.",
            param="content_type",
            actual=request.content_type,
            limit=list(limits.CONTENT_TYPES),
            remedy="Send a JPEG, PNG, WebP, HEIC or AVIF.",
        )
    if request.bytes < 1:
        raise FaceMagiError(
            "invalid_param",
            f"A photo cannot have {request.bytes} bytes.",
            param="bytes",
            actual=request.bytes,
            limit={"min": 1, "max": limits.MAX_PHOTO_BYTES},
            remedy="Give the size of the file in bytes.",
        )
    objects.require_size(request.bytes, "bytes")
    return request.model_copy(update={"content_type": media_type})


def presigned_post(key: str, request: NewPhoto, seconds: int) -> Json:
    """The form for exactly this key, type and number of bytes; S3 refuses everything else.

    Args:
        key: the object key of the upload.
        request: what `checked` returned.
        seconds: how long the form is valid.
    """
    content_type = {"Content-Type": request.content_type}
    post: Json = client("s3").generate_presigned_post(
        Bucket=settings().bucket,
        Key=key,
        Fields=dict(content_type),
        Conditions=[content_type, ["content-length-range", request.bytes, request.bytes]],
        ExpiresIn=seconds,
    )
    return {"method": "POST", "url": post["url"], "fields": post["fields"]}


def _media_type(declared: str) -> str:
    """A media type as S3 gets it: in lower case, without parameters, under its registered name."""
    plain = declared.partition(";")[0].strip().lower()
    return limits.CONTENT_TYPE_ALIASES.get(plain, plain)
