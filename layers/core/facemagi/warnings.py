"""Warnings as data: a job succeeded, but somebody should look at its result.

A container answers with a picture only. Its warnings travel in the answer's Content-Type, because SageMaker repeats
that header in its notice: `image/jpeg; warnings="low_confidence.f0,labels_assumed.f2:male+young"`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from facemagi.words.language import ENGLISH, Language
from facemagi.words.translation import translated


@dataclass(frozen=True)
class WarningKind:
    """One kind of warning.

    Attributes:
        message: what it means.
        remedy: what the caller can do.
    """

    message: str
    remedy: str


WARNINGS = {
    "low_confidence": WarningKind(
        "The effect is not sure about a part of this photo; the result may be wrong there.",
        "Look at the result. A large, well-lit photo with a plain background and no headwear works better.",
    ),
    "labels_assumed": WarningKind(
        "The effect must know some attributes of the face and could not detect all; those in `details` were assumed.",
        "If the face changed in an unwanted way, describe the face in `source`.",
    ),
    "random_weights": WarningKind(
        "Made with random weights, for trying the container; the picture means nothing.",
        "The operator runs ./scripts/weights fetch or ./scripts/weights import.",
    ),
    "no_hair": WarningKind(
        "No hair was found on this face: a bald or shaved head, a cap, a scarf. It was left as it is.",
        "Leave the face out, or use a photo on which the hair can be seen.",
    ),
    "lift_limited": WarningKind(
        "The hair is so dark in this photo that it shows no strands; it was lightened less than the colour asks for.",
        "Choose a darker colour, or use a brighter photo.",
    ),
    "occluded": WarningKind(
        "Something is in front of the face; what it hides was left as it is. `details` names hidden eyes and mouth.",
        "Look at the result. A photo without mask, sunglasses, hand or microphone before the face gives more.",
    ),
    "low_quality_face": WarningKind(
        "The face can hardly be edited well; `details` says why.",
        "Look at the face. A larger, sharper, well-lit face that looks into the camera works better.",
    ),
    "face_repainted": WarningKind(
        "The face is so small that the network paints its features anew; it may look like somebody else.",
        'Look at the face. More `texture`, less `strength` or `"model": "fast"` keep more of the photo.',
    ),
    "faces_left_out": WarningKind(
        "A job edits 20 faces, the largest ones; if the photo has more, those were left as they are.",
        "GET /v1/photos/{photo} lists up to 40 faces. Name the others in `faces` of a second job on this result.",
    ),
    "person_missed": WarningKind(
        "The person of this face could not be separated from the background; only an oval head was kept.",
        "Look at the result. A larger photo, or one with a plain, lighter background, works better.",
    ),
    "no_room": WarningKind(
        "The picture leaves no room above this head for what is in `details`; it was left out.",
        "Send a photo with more space around the head, or choose something that is worn on the face.",
    ),
}
"""Every warning code, with its message and its remedy."""

MAX_CHARS = 900
"""Characters of all warnings together: SageMaker allows 1,024 for a content type. Details are dropped first, then the
last warnings."""

_PARAMETER = re.compile(r';\s*warnings="?([\w.,:+]*)"?')
_WARNING = re.compile(r"([a-z_]+)(?:\.(f\d{1,3}))?(?::([a-z_+]+))?")
_DETAIL = re.compile(r"[a-z_]{1,40}")


@dataclass(frozen=True)
class JobWarning:
    """One warning about a result.

    Attributes:
        code: a key of `WARNINGS`.
        face: the id of the face that it is about; None for the whole photo.
        details: what exactly it is about, in words of lower-case letters and underscores.
    """

    code: str
    face: str | None = None
    details: Sequence[str] = ()

    def __post_init__(self) -> None:
        if self.code not in WARNINGS:
            raise ValueError(f"{self.code!r} is none of {', '.join(WARNINGS)}")
        invalid = [detail for detail in self.details if not _DETAIL.fullmatch(detail)]
        if invalid:
            raise ValueError(f"{invalid[0]!r} is no word of lower-case letters and underscores")

    def public(self) -> dict[str, Any]:
        """The warning as the API shows it."""
        own = {"code": self.code, "face": self.face, "details": list(self.details)}
        return own | _words(self.code, ENGLISH)


def translate(shown: Sequence[dict[str, Any]], language: Language) -> list[dict[str, Any]]:
    """Warnings as the API shows them, in another language.

    Args:
        shown: as `JobWarning.public` returns them.
        language: the language.
    """
    return [warning | _words(warning["code"], language) for warning in shown]


def content_type(media_type: str, warnings: Sequence[JobWarning]) -> str:
    """A Content-Type that carries warnings, each once.

    Args:
        media_type: the type of the answer itself.
        warnings: the warnings; without any, the media type alone is returned.

    Example:
        >>> content_type("image/png", [JobWarning("low_confidence", "f0")])
        'image/png; warnings="low_confidence.f0"'
    """
    text = ",".join(dict.fromkeys(_write(warning, warning.details) for warning in warnings))
    if len(text) > MAX_CHARS:
        text = ",".join(dict.fromkeys(_write(warning, ()) for warning in warnings))
    if len(text) > MAX_CHARS:
        text = text[: text.rindex(",", 0, MAX_CHARS)]
    return f'{media_type}; warnings="{text}"' if warnings else media_type


def parse(content_type: Any) -> list[JobWarning]:
    """The warnings in a Content-Type; malformed ones are skipped.

    Args:
        content_type: from SageMaker's notice; anything but a text contains no warnings.
    """
    match = _PARAMETER.search(content_type) if isinstance(content_type, str) else None
    return [warning for text in (match[1].split(",") if match else ()) for warning in _read(text)]


def _words(code: str, language: Language) -> dict[str, str]:
    kind = WARNINGS[code]
    english = {"message": kind.message, "remedy": kind.remedy}
    return {name: translated(language, text, "warnings", code, name) for name, text in english.items()}


def _write(warning: JobWarning, details: Sequence[str]) -> str:
    face = f".{warning.face}" if warning.face else ""
    return warning.code + face + (f":{'+'.join(details)}" if details else "")


def _read(text: str) -> Sequence[JobWarning]:
    match = _WARNING.fullmatch(text)
    details = tuple(match[3].split("+")) if match and match[3] else ()
    if not match or match[1] not in WARNINGS or not all(map(_DETAIL.fullmatch, details)):
        return ()
    return (JobWarning(match[1], match[2], details),)
