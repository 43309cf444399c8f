"""Photos, and the erasure of data."""

from typing import Literal

from pydantic import Field

from facemagi.states import PhotoState
from scripts.api_document.answers.answer import Answer
from scripts.api_document.answers.errors import Error


class Face(Answer):
    """A face of a photo. Coordinates are pixels of the upright photo."""

    id: str = Field(description="`f0` is the largest face.")
    box: list[float] = Field(min_length=4, max_length=4, description="x, y, width, height.")
    points: list[list[float]] = Field(description="Both eyes, the nose tip, both corners of the mouth.")
    yaw: float = Field(description="Degrees.")
    pitch: float = Field(description="Degrees.")
    roll: float = Field(description="Degrees.")
    quality: float = Field(description="0…1; below 0.3 an edit may look bad.")


class UploadForm(Answer):
    """A presigned POST: send its fields and then the file to its URL, without your token."""

    method: Literal["POST"]
    url: str
    fields: dict[str, str]
    expires_at: int = Field(description="Seconds since 1970.")


class Photo(Answer):
    """A photo and its faces."""

    id: str
    state: PhotoState
    width: int | None = Field(description="Of the upright photo, pixels; null until its faces are detected.")
    height: int | None
    format: str | None
    faces: list[Face]
    metadata: dict[str, str] = Field(description="Your own labels.")
    error: Error | None = Field(description="Why it was rejected.")
    created_at: int = Field(description="Seconds since 1970.")
    expires_at: int = Field(description="When it is deleted, seconds since 1970.")


class CreatedPhoto(Photo):
    """A new photo, with the form for its bytes if you announced them."""

    upload: UploadForm | None = Field(description="null for `image_url` and `image_data`.")


class PhotoList(Answer):
    """A page of photos, newest first."""

    photos: list[Photo]
    next_cursor: str | None = Field(description="For the next page; null on the last one.")


class RepeatedPhoto(Photo):
    """The first photo with this Idempotency-Key."""

    upload: UploadForm | None = Field(description="A fresh form while the photo awaits its upload, then null.")


class ErasedThings(Answer):
    """How many things an erasure has deleted."""

    photos: int
    jobs: int


class Erasure(Answer):
    """The deletion of everything of a caller, or of everything with certain labels."""

    id: str
    state: Literal["running", "done"]
    deleted: ErasedThings = Field(description="So far.")
