"""What a result may have wrong with it, as data: a job that succeeded, and yet should be looked at.

A container has one way to say something beside its picture that costs no further object in S3: the answer's
Content-Type, which SageMaker passes on in its notice. So warnings travel as a parameter of it,
`image/jpeg; warnings="low_confidence.f0,low_confidence.f2"`.
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
}
"""Every warning's code, and what it says."""

_PARAMETER = re.compile(r';\s*warnings="?([\w.,]*)"?')
_FACE = re.compile(r"f\d{1,3}")


@dataclass(frozen=True)
class Warned:
    """One warning. code: a key of `WARNINGS`. face: the id of the face that it is about; None for the whole photo."""

    code: str
    face: str | None = None

    def __post_init__(self) -> None:
        if self.code not in WARNINGS:
            raise ValueError(f"{self.code!r} is none of {', '.join(WARNINGS)}")

    def public(self) -> dict[str, Any]:
        """What the API shows."""
        kind = WARNINGS[self.code]
        return {"code": self.code, "face": self.face, "message": kind.message, "remedy": kind.remedy}


def content_type(media_type: str, warned: Iterable[Warned]) -> str:
    """The answer's Content-Type: the media type, and the warnings, each once, where there are any."""
    told = dict.fromkeys(f"{one.code}.{one.face}" if one.face else one.code for one in warned)
    return f'{media_type}; warnings="{",".join(told)}"' if told else media_type


def parse(content_type: Any) -> list[Warned]:
    """The warnings of a Content-Type, as SageMaker passed it on; what cannot be read is no warning."""
    found = _PARAMETER.search(content_type) if isinstance(content_type, str) else None
    return [one for text in (found[1].split(",") if found else ()) for one in _read(text)]


def _read(text: str) -> Sequence[Warned]:
    code, dot, face = text.partition(".")
    if code not in WARNINGS or (dot and not _FACE.fullmatch(face)):
        return ()
    return (Warned(code, face or None),)
