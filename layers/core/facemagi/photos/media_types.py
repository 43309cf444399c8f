"""The media types that a caller may declare for a photo. Which format it has, its bytes say (`formats`)."""

from facemagi import limits
from facemagi.errors import FaceMagiError


def registered(declared: str) -> str:
    """A media type in lower case, without parameters, under its registered name.

    Args:
        declared: the type as the caller wrote it.
    """
    plain = declared.partition(";")[0].strip().lower()
    return limits.CONTENT_TYPE_ALIASES.get(plain, plain)


def require_accepted(media_type: str, param: str) -> None:
    """Check that a type is one of a picture that can be edited.

    Args:
        media_type: what `registered` returned.
        param: the request's field that declared it, for the error.

    Raises:
        FaceMagiError: `unsupported_format`.
    """
    if media_type not in limits.CONTENT_TYPES:
        raise FaceMagiError(
            "unsupported_format",
            f"{media_type!r} is not a picture that can be edited.",
            param=param,
            actual=media_type,
            limit=list(limits.CONTENT_TYPES),
            remedy="Send a JPEG, PNG, WebP, HEIC or AVIF.",
        )
