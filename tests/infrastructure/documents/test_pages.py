"""The documents: each says who it is for, the index has all of them, and what they list is complete."""

import re
from pathlib import Path

import pytest

from facemagi.errors import KINDS
from tests.infrastructure.documents.api_names import ROUTES
from tests.support.pages import blocks, without_comments
from tests.support.samples import ROOT

DOCS = sorted((ROOT / "docs").glob("*.md"))
TRANSLATED = sorted([*ROOT.glob("*.zh-CN.md"), *(ROOT / "docs").glob("*.zh-CN.md")])
API = (ROOT / "docs" / "api.md").read_text("utf-8")

READER = re.compile(r"^# .+\n\n(?:For |写给)")
ERROR = re.compile(r"^\| `(\w+)` \| (\d{3})( ↻)? \|", re.MULTILINE)
CALL = re.compile(r"`(GET|POST|PUT|DELETE) (/v1/[^`?]+)")
ANCHOR = re.compile(r"\]\(([^)#:]*)#([^)]+)\)")
PARAMETER = re.compile(r"\{\w+\}")

PICTURES = {"mermaid", ""}
"""Languages of blocks that are drawn, and of the tree of folders, which has none: their words are translated."""


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize("page", DOCS, ids=name)
def test_a_document_begins_with_its_readers(page: Path) -> None:
    assert READER.match(page.read_text("utf-8"))


@pytest.mark.parametrize("page", DOCS, ids=name)
def test_the_index_has_every_document(page: Path) -> None:
    index = ROOT / "docs" / "README.md"
    assert page == index or f"]({page.name})" in index.read_text("utf-8")


@pytest.mark.parametrize("page", [*sorted(ROOT.glob("*.md")), *DOCS], ids=name)
def test_links_to_sections_lead_to_one(page: Path) -> None:
    links = ANCHOR.findall(page.read_text("utf-8"))
    assert [link for link in links if link[1] not in anchors(page.parent / link[0] if link[0] else page)] == []


@pytest.mark.parametrize("page", TRANSLATED, ids=name)
def test_a_page_and_its_translation_link_each_other_at_the_top(page: Path) -> None:
    original = original_of(page)
    assert f"]({page.name})" in top(original)
    assert f"]({original.name})" in top(page)


@pytest.mark.parametrize("page", TRANSLATED, ids=name)
def test_a_translation_has_the_code_of_its_original(page: Path) -> None:
    assert code_of(page) == code_of(original_of(page))


@pytest.mark.parametrize("page", TRANSLATED, ids=name)
def test_a_translation_has_the_sections_of_its_original(page: Path) -> None:
    assert [level for level, _ in headings(page)] == [level for level, _ in headings(original_of(page))]


def test_the_api_page_has_every_error_with_its_status_and_whether_to_repeat_it() -> None:
    rows = {code: (int(status), bool(again)) for code, status, again in ERROR.findall(API)}
    assert rows == {code: (int(kind.status), kind.retryable) for code, kind in KINDS.items()}


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_a_page_has_every_route(method: str, path: str) -> None:
    assert (method, PARAMETER.sub("*", path)) in routes_of_the_documents()


def routes_of_the_documents() -> set[tuple[str, str]]:
    texts = "".join(page.read_text("utf-8") for page in DOCS)
    return {(method, PARAMETER.sub("*", path.split()[0])) for method, path in CALL.findall(texts)}


def original_of(page: Path) -> Path:
    return page.with_name(page.name.replace(".zh-CN", ""))


def top(page: Path) -> str:
    """The first lines of a page."""
    return "\n".join(page.read_text("utf-8").splitlines()[:4])


def code_of(page: Path) -> list[tuple[str, str]]:
    return [(language, without_comments(text)) for language, text in blocks(page) if language not in PICTURES]


def anchors(page: Path) -> set[str]:
    """The anchors that GitHub gives to the headings of a page."""
    return {re.sub(r"[^\w -]", "", text.lower()).replace(" ", "-") for _, text in headings(page)}


def headings(page: Path) -> list[tuple[str, str]]:
    """The level and the text of every heading outside code."""
    text = re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    return re.findall(r"^(#+) (.+)$", text, re.MULTILINE)
