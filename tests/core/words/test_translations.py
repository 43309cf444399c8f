"""What the code says to people has its words in every language."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from facemagi.effects import STATES
from facemagi.warnings import WARNINGS
from facemagi.words.groups import GROUPS
from facemagi.words.language import TRANSLATED, Language
from facemagi.words.translation import texts
from scripts.model_words import SCRIPT

ENGLISH = {
    "groups": GROUPS,
    "states": STATES,
    "warnings": {code: {"message": kind.message, "remedy": kind.remedy} for code, kind in WARNINGS.items()},
}

every_language = pytest.mark.parametrize("language", TRANSLATED)


def leaves(tree: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    for name, value in tree.items():
        if isinstance(value, str):
            yield path + name, value
        else:
            yield from leaves(value, f"{path}{name}.")


@every_language
def test_every_text_has_its_translation_and_there_is_no_other(language: Language) -> None:
    assert dict(leaves(texts(language))).keys() == dict(leaves(ENGLISH)).keys()


@every_language
def test_a_translation_is_in_its_language(language: Language) -> None:
    assert [path for path, text in leaves(texts(language)) if not SCRIPT[language].search(text)] == []


@every_language
def test_a_translation_names_the_same_fields_routes_and_commands(language: Language) -> None:
    # given what is code in a text: backquotes, routes, commands
    code = re.compile(r"`[^`]+`|GET /[\w/{}]+|\./scripts/[a-z]+ [a-z]+")
    english = {path: set(code.findall(text)) for path, text in leaves(ENGLISH)}
    # then each translation has the same
    assert {path: set(code.findall(text)) for path, text in leaves(texts(language))} == english
