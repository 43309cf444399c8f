"""The languages, and the choice among them by the header Accept-Language."""

import re
from typing import Literal, get_args

Language = Literal["en", "zh"]
"""English and simplified Chinese, as primary subtags of RFC 5646."""

LANGUAGES: tuple[Language, ...] = get_args(Language)

ENGLISH: Language = "en"
"""The language of all definitions, and of an answer to a caller who names no language that is known here."""

TRANSLATED = tuple(language for language in LANGUAGES if language != ENGLISH)

_WEIGHT = r"(?:;\s*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?"
_RANGE = re.compile(rf"\s*([a-z]{{1,8}}|\*)(?:-[a-z0-9-]+)?\s*{_WEIGHT}", re.IGNORECASE)
"""One language with its weight, RFC 9110 section 12.5.4."""


def preferred(header: str) -> Language:
    """The language that a caller wants most among those that are known.

    A region or a script changes nothing: `zh-TW` gets Chinese. Among equal weights the first counts. `*` is any
    language that the header does not name.

    Args:
        header: Accept-Language; what is malformed is ignored.

    Example:
        >>> preferred("fr, zh-CN;q=0.9, en;q=0.8")
        'zh'
        >>> preferred("fr")
        'en'
    """
    weights = dict(_ranges(header))
    others: list[Language] = [language for language in LANGUAGES if language not in weights]
    for name in sorted(weights, key=lambda each: -weights[each]):
        known: list[Language] = others if name == "*" else [each for each in LANGUAGES if each == name]
        if known and weights[name] > 0:
            return known[0]
    return ENGLISH


def _ranges(header: str) -> list[tuple[str, float]]:
    """The languages of the header with their weights; of one that is named several times, the largest weight."""
    matches = filter(None, map(_RANGE.fullmatch, header.split(",")))
    found = [(match[1].lower(), float(match[2] or 1)) for match in matches]
    largest: dict[str, float] = {}
    for name, weight in found:
        largest[name] = max(weight, largest.get(name, 0.0))
    return list(largest.items())
