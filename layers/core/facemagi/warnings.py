"""What a result may have wrong with it, as data: a job that succeeded, and yet should be looked at.

A container has one way to say something beside its picture that costs no further object in S3: the answer's
Content-Type, which SageMaker passes on in its notice. So warnings travel as a parameter of it,
`image/jpeg; warnings="low_confidence.f0,labels_assumed.f2:male+young"`.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Kind:
    """One kind of warning: what it means, and what to do about it."""

    message: str
    remedy: str


WARNINGS = {
    "low_confidence": Kind(
        "What the effect is for could not be told surely from the rest of the photo; part of the result may be wrong.",
        "Look at the result. A large, well-lit photo with a plain background and nothing worn on the head does better.",
    ),
    "labels_assumed": Kind(
        "The effect must know what the face is like and could not see all of it; what `details` names was assumed.",
        "If the face changed in a way that nobody asked for, say in `source` what it is like.",
    ),
}
"""Every warning's code, and what it says."""

LONGEST = 900
"""Characters of all warnings together: SageMaker allows a content type 1,024. Details go first, then the last."""

_PARAMETER = re.compile(r';\s*warnings="?([\w.,:+]*)"?')
_ONE = re.compile(r"([a-z_]+)(?:\.(f\d{1,3}))?(?::([a-z_+]+))?")
_DETAIL = re.compile(r"[a-z_]{1,40}")


@dataclass(frozen=True)
class Warned:
    """One warning.

    code: a key of `WARNINGS`. face: the id of the face that it is about; None for the whole photo.
    details: what exactly it is about, in words of lower-case letters and underscores.
    """

    code: str
    face: str | None = None
    details: Sequence[str] = ()

    def __post_init__(self) -> None:
        if self.code not in WARNINGS:
            raise ValueError(f"{self.code!r} is none of {', '.join(WARNINGS)}")
        wrong = [detail for detail in self.details if not _DETAIL.fullmatch(detail)]
        if wrong:
            raise ValueError(f"{wrong[0]!r} is no word of lower-case letters and underscores")

    def public(self) -> dict[str, Any]:
        """What the API shows."""
        kind = WARNINGS[self.code]
        told = {"code": self.code, "face": self.face, "details": list(self.details)}
        return told | {"message": kind.message, "remedy": kind.remedy}


def content_type(media_type: str, warned: Iterable[Warned]) -> str:
    """The answer's Content-Type: the media type, and the warnings, each once, where there are any."""
    given = list(warned)
    text = ",".join(dict.fromkeys(_written(one, one.details) for one in given))
    if len(text) > LONGEST:
        text = ",".join(dict.fromkeys(_written(one, ()) for one in given))
    if len(text) > LONGEST:
        text = text[: text.rindex(",", 0, LONGEST)]
    return f'{media_type}; warnings="{text}"' if given else media_type


def parse(content_type: Any) -> list[Warned]:
    """The warnings of a Content-Type, as SageMaker passed it on; what cannot be read is no warning."""
    found = _PARAMETER.search(content_type) if isinstance(content_type, str) else None
    return [one for text in (found[1].split(",") if found else ()) for one in _read(text)]


def _written(one: Warned, details: Sequence[str]) -> str:
    face = f".{one.face}" if one.face else ""
    return one.code + face + (f":{'+'.join(details)}" if details else "")


def _read(text: str) -> Sequence[Warned]:
    read = _ONE.fullmatch(text)
    details = tuple(read[3].split("+")) if read and read[3] else ()
    if not read or read[1] not in WARNINGS or not all(map(_DETAIL.fullmatch, details)):
        return ()
    return (Warned(read[1], read[2], details),)
