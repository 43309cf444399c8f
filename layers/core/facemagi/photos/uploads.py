"""The body of a new photo, and the presigned POST for bytes that are announced."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StrictInt
from pydantic.config import JsonDict
from pydantic.json_schema import SkipJsonSchema

from facemagi import limits
from facemagi.api.fields import Metadata, Retention
from facemagi.api.validation import whole_number
from facemagi.aws import client
from facemagi.outgoing.addresses import MAX_URL_CHARS
from facemagi.photos.media_types import registered
from facemagi.settings import settings
from facemagi.table import Json
from facemagi.webhooks.account import Webhook

DOCUMENTED_TYPES = f"^({'|'.join((*limits.CONTENT_TYPES, *filter(None, limits.CONTENT_TYPE_ALIASES)))})?$"
"""The content types for the API's document; others that mean the same, in capitals or with parameters, work too."""

MAX_DATA_CHARS = limits.MAX_DATA_BYTES * 4 // 3 + 60
"""The longest `image_data` for the API's document: base64, and what stands before it."""


ContentType = Annotated[
    str,
    Field(
        max_length=100,
        description="Of the file that you will upload; its bytes decide what it is.",
        json_schema_extra={"pattern": DOCUMENTED_TYPES},
    ),
    AfterValidator(registered),
]

Size = Annotated[
    StrictInt,
    BeforeValidator(whole_number, json_schema_input_type=int),
    Field(
        description="The size of the file that you will upload.",
        json_schema_extra={"minimum": 1, "maximum": limits.MAX_PHOTO_BYTES},
    ),
]

ImageUrl = Annotated[
    str,
    Field(max_length=MAX_URL_CHARS, description="A public https:// address from which the service fetches the photo."),
]

ImageData = Annotated[
    str,
    Field(
        description=f"A small photo itself, as `data:image/jpeg;base64,…`; at most {limits.MAX_DATA_BYTES} bytes.",
        json_schema_extra={"pattern": "^data:[^,]*;base64,", "maxLength": MAX_DATA_CHARS},
    ),
]

FORBIDDEN: JsonDict = {
    "anyOf": [
        {"required": ["image_url", "image_data"]},
        {"required": ["image_url", "content_type"]},
        {"required": ["image_url", "bytes"]},
        {"required": ["image_data", "content_type"]},
        {"required": ["image_data", "bytes"]},
        {
            "not": {
                "anyOf": [
                    {"required": ["content_type", "bytes"]},
                    {"required": ["image_url"]},
                    {"required": ["image_data"]},
                ]
            }
        },
    ]
}
"""In JSON Schema, what a photo is not: its bytes come in exactly one of three ways. It is a `not`, because generators
of clients make a union of `oneOf`."""


class NewPhoto(BaseModel):
    """The body of POST /v1/photos: type and size of a file to upload, or the address of a file, or the file itself."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"not": FORBIDDEN})
    content_type: ContentType | SkipJsonSchema[None] = None
    bytes: Size | SkipJsonSchema[None] = None
    image_url: ImageUrl | SkipJsonSchema[None] = None
    image_data: ImageData | SkipJsonSchema[None] = None
    metadata: Metadata = Field(default_factory=dict)
    webhook: Webhook | None = None
    retention_s: Retention | None = None


def presigned_post(key: str, content_type: str, size: int, seconds: int) -> Json:
    """The form for exactly this key, type and number of bytes; S3 refuses everything else.

    Args:
        key: the object key of the upload.
        content_type: the media type of the file.
        size: its bytes.
        seconds: how long the form is valid.
    """
    fields = {"Content-Type": content_type}
    post: Json = client("s3").generate_presigned_post(
        Bucket=settings().bucket,
        Key=key,
        Fields=dict(fields),
        Conditions=[fields, ["content-length-range", size, size]],
        ExpiresIn=seconds,
    )
    return {"method": "POST", "url": post["url"], "fields": post["fields"]}
