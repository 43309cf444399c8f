"""Types of the routes /v1/photos, written from the OpenAPI document by ./scripts/openapi; not by hand."""

from typing import Literal, NotRequired, TypedDict

from facemagi_client.types.shared import Error, Webhook

PhotoState = Literal["awaiting_upload", "detecting", "ready", "rejected", "deleted"]
"""The life of a photo: announced, uploaded, then ready or rejected; deleted at any time."""


class Face(TypedDict):
    """A face of a photo. Coordinates are pixels of the upright photo."""

    # `f0` is the largest face.
    id: str
    # x, y, width, height.
    box: list[float]
    # Both eyes, the nose tip, both corners of the mouth.
    points: list[list[float]]
    # Degrees.
    yaw: float
    # Degrees.
    pitch: float
    # Degrees.
    roll: float
    # 0…1; below 0.3 an edit may look bad.
    quality: float


class UploadForm(TypedDict):
    """A presigned POST: send its fields and then the file to its URL, without your token."""

    method: Literal["POST"]
    url: str
    fields: dict[str, str]
    # Seconds since 1970.
    expires_at: int


class NewPhoto(TypedDict):
    """The body of POST /v1/photos: type and size of a file to upload, or the address of a file, or the file itself."""

    # Of the file that you will upload; its bytes decide what it is.
    content_type: NotRequired[str]
    # The size of the file that you will upload.
    bytes: NotRequired[int]
    # A public https:// address from which the service fetches the photo.
    image_url: NotRequired[str]
    # A small photo itself, as `data:image/jpeg;base64,…`; at most 262144 bytes.
    image_data: NotRequired[str]
    # Your own labels, such as `user_id`; lists and erasures can select by them.
    metadata: NotRequired[dict[str, str]]
    webhook: NotRequired[Webhook | None]
    retention_s: NotRequired[int | None]


class Photo(TypedDict):
    """A photo and its faces."""

    id: str
    state: PhotoState
    # Of the upright photo, pixels; null until its faces are detected.
    width: int | None
    height: int | None
    format: str | None
    faces: list[Face]
    # Your own labels.
    metadata: dict[str, str]
    # Why it was rejected.
    error: Error | None
    # Seconds since 1970.
    created_at: int
    # When it is deleted, seconds since 1970.
    expires_at: int


class CreatedPhoto(TypedDict):
    """A new photo, with the form for its bytes if you announced them."""

    id: str
    state: PhotoState
    # Of the upright photo, pixels; null until its faces are detected.
    width: int | None
    height: int | None
    format: str | None
    faces: list[Face]
    # Your own labels.
    metadata: dict[str, str]
    # Why it was rejected.
    error: Error | None
    # Seconds since 1970.
    created_at: int
    # When it is deleted, seconds since 1970.
    expires_at: int
    # null for `image_url` and `image_data`.
    upload: UploadForm | None


class RepeatedPhoto(TypedDict):
    """The first photo with this Idempotency-Key."""

    id: str
    state: PhotoState
    # Of the upright photo, pixels; null until its faces are detected.
    width: int | None
    height: int | None
    format: str | None
    faces: list[Face]
    # Your own labels.
    metadata: dict[str, str]
    # Why it was rejected.
    error: Error | None
    # Seconds since 1970.
    created_at: int
    # When it is deleted, seconds since 1970.
    expires_at: int
    # A fresh form while the photo awaits its upload, then null.
    upload: UploadForm | None


class PhotoList(TypedDict):
    """A page of photos, newest first."""

    photos: list[Photo]
    # For the next page; null on the last one.
    next_cursor: str | None
