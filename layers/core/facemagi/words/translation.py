"""The translations of what the code defines: groups, states, warnings. `zh.json` has them, by their English's path."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from facemagi.words.language import ENGLISH, Language


def translated(language: Language, english: str, *path: str) -> str:
    """A text in a language.

    Args:
        language: the language.
        english: the text as it is defined.
        path: where its translation is, such as `groups`, `beauty`.
    """
    if language == ENGLISH:
        return english
    found: Any = texts(language)
    for name in path:
        found = found[name]
    return str(found)


@cache
def texts(language: Language) -> dict[str, Any]:
    """All translations into a language, as they are in its file.

    Args:
        language: any but English.
    """
    file = Path(__file__).with_name(f"{language}.json")
    content: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return content
