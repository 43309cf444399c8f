"""The words of the studio: the same in both languages, each of them used, none missing."""

import json
import re

import pytest

from facemagi.errors import KINDS
from facemagi.warnings import WARNINGS
from scripts.studio.site import PAGE

LANGUAGES = ("en", "zh")
WORDS: dict[str, dict[str, str]] = {
    language: json.loads((PAGE / "words" / f"{language}.json").read_text("utf-8")) for language in LANGUAGES
}

OF_A_CODE = re.compile(r"(error|warning)\.(\w+?)(\.remedy)?$")
"""A text that replaces the API's own one. The API speaks English, so that English has fewer of them."""

PLACEHOLDER = re.compile(r"\{(\w+)\}")
USED = re.compile(r"\bt\(\s*\"([^\"]+)\"")
QUOTED = re.compile(r"\"([a-z_]+\.[a-z_.]+)\"")

CODE = "\n".join(path.read_text("utf-8") for path in sorted((PAGE / "src").rglob("*.js")))


def own(language: str) -> set[str]:
    """The keys of a language that are no text of a code."""
    return {key for key in WORDS[language] if not OF_A_CODE.match(key)}


def test_both_languages_have_the_same_keys() -> None:
    assert own("en") == own("zh")
    assert set(WORDS["en"]) - set(WORDS["zh"]) == set()


@pytest.mark.parametrize("key", sorted(set(WORDS["en"]) & set(WORDS["zh"])))
def test_a_text_has_the_same_placeholders_in_both_languages(key: str) -> None:
    english, chinese = (sorted(PLACEHOLDER.findall(WORDS[language][key])) for language in LANGUAGES)
    assert english == chinese


def test_every_key_in_the_code_has_a_text() -> None:
    assert set(USED.findall(CODE)) - set(WORDS["en"]) == set()


def test_every_text_is_used() -> None:
    assert own("en") - set(QUOTED.findall(CODE)) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_for_a_code_belongs_to_a_code_of_the_api(language: str) -> None:
    codes = [match for key in WORDS[language] if (match := OF_A_CODE.match(key))]
    known = {"error": {*KINDS, "unreachable", "upload_failed", "download_failed"}, "warning": set(WARNINGS)}
    assert [match[0] for match in codes if match[2] not in known[match[1]]] == []


def test_no_chinese_text_is_english() -> None:
    rests = {key: PLACEHOLDER.sub("", text) for key, text in WORDS["zh"].items()}
    assert [key for key, rest in rests.items() if rest and rest.isascii()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_are_sorted(language: str) -> None:
    assert list(WORDS[language]) == sorted(WORDS[language])
