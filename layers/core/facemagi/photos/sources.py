"""The three ways in which a photo's bytes come: uploaded by the caller, fetched from a URL, inside the request."""

from dataclasses import dataclass

from facemagi import limits, objects
from facemagi.errors import FaceMagiError
from facemagi.outgoing.addresses import parse_target
from facemagi.outgoing.errors import OutgoingError
from facemagi.photos import data_urls
from facemagi.photos.media_types import require_accepted
from facemagi.photos.uploads import NewPhoto
from facemagi.settings import settings
from facemagi.table import Json

WAYS = "Send content_type and bytes, and then upload the file; or image_url; or image_data."


@dataclass(frozen=True)
class Announced:
    """A file that the caller uploads to S3.

    Attributes:
        content_type: its media type.
        size: bytes.
    """

    content_type: str
    size: int

    def stored(self) -> Json:
        """What the photo's record keeps of it."""
        return {"content_type": self.content_type, "bytes": self.size}


@dataclass(frozen=True)
class Linked:
    """A file that the service fetches.

    Attributes:
        url: its address.
    """

    url: str

    def stored(self) -> Json:
        """What the photo's record keeps of it."""
        return {"image_url": self.url}


@dataclass(frozen=True)
class Enclosed:
    """A file that was in the request.

    Attributes:
        content_type: its media type, by its bytes.
        content: the file.
    """

    content_type: str
    content: bytes

    def stored(self) -> Json:
        """What the photo's record keeps of it."""
        return {}


Source = Announced | Linked | Enclosed


def source_of(request: NewPhoto) -> Source:
    """How the bytes of a new photo come, checked as far as that is possible without them.

    Args:
        request: the body of POST /v1/photos.

    Raises:
        FaceMagiError: `missing_param` for no way, `invalid_param` for two, and for a value that is not allowed;
            `unsupported_format`, `file_too_large`.
    """
    given = [
        name for name in ("image_url", "image_data", "content_type", "bytes") if getattr(request, name) is not None
    ]
    if given[:1] in (["image_url"], ["image_data"]) and len(given) > 1:
        message = f"A photo has {given[0]} or {given[1]}, not both."
        raise FaceMagiError("invalid_param", message, param=given[1], remedy=WAYS)
    if request.image_url is not None:
        return Linked(_checked_url(request.image_url))
    if request.image_data is not None:
        return Enclosed(*data_urls.decode(request.image_data, "image_data"))
    return _announced(request)


def fetch_failed(reason: str) -> FaceMagiError:
    """The error of a photo that could not be fetched from its URL.

    Args:
        reason: a phrase.
    """
    return FaceMagiError(
        "image_url_failed",
        f"The photo could not be fetched: {reason}.",
        param="image_url",
        actual=reason,
        remedy="Name a public https:// address that answers with the file itself, or upload the file.",
    )


def _checked_url(url: str) -> str:
    """A URL whose form is allowed. Its host is resolved only when the photo is fetched."""
    try:
        parse_target(url, settings().trusted_hosts)
    except OutgoingError as error:
        raise FaceMagiError(
            "invalid_param",
            f"A photo cannot be fetched from there: {error}.",
            param="image_url",
            actual=url,
            remedy="Name a public https:// address.",
        ) from error
    return url


def _announced(request: NewPhoto) -> Announced:
    if request.content_type is None or request.bytes is None:
        missing = "content_type" if request.content_type is None else "bytes"
        raise FaceMagiError("missing_param", "Nothing says where the photo is.", param=missing, remedy=WAYS)
    require_accepted(request.content_type, "content_type")
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
    return Announced(request.content_type, request.bytes)
