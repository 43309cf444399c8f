"""The code blocks of the documents."""

import re
from pathlib import Path

from tests.support.samples import ROOT

FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)

APP_DEVELOPER = ROOT / "docs" / "app_developer.md"


def blocks(page: Path) -> list[tuple[str, str]]:
    """The language and the text of every code block of a page, in their order.

    Args:
        page: a Markdown file.
    """
    return FENCED.findall(page.read_text("utf-8"))


def block(page: Path, language: str, marker: str = "") -> str:
    """The only block of a page in a language that contains `marker`.

    Args:
        page: a Markdown file.
        language: of the block, as written after its fence.
        marker: a part of its text.
    """
    (text,) = (text for each, text in blocks(page) if each == language and marker in text)
    return text


COMMENT = re.compile(r"/\*\*.*?\*/|(?:(?<=\s)|^)(?://|#(?= )).*?$", re.DOTALL | re.MULTILINE)
"""A comment of the languages in the documents; `#` begins one only before a space."""


def without_comments(code: str) -> str:
    """Code without its comments, and without the lines that had nothing else.

    Args:
        code: in any language of the documents.
    """
    lines = COMMENT.sub("", code).splitlines()
    return "\n".join(line.rstrip() for line in lines if line.strip())
