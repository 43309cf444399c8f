"""The language of an answer is the one that its caller wants most."""

import pytest

from facemagi.words.language import preferred


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("en", "en"),
        ("zh", "zh"),
        ("ZH-cn", "zh"),
        ("zh-Hans", "zh"),
        ("zh-TW", "zh"),
        ("zh-Hant-HK", "zh"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en-GB,en;q=0.9,zh;q=0.8", "en"),
        ("en;q=0.2, zh;q=0.3", "zh"),
        ("fr;q=0.9, zh ; q=0.1", "zh"),
        ("zh, en", "zh"),
        ("en, zh", "en"),
        ("fr", "en"),
        ("zh;q=0", "en"),
        ("zh;q=0.000", "en"),
        ("*", "en"),
        ("en;q=0, *", "zh"),
        ("en;q=0.5, *", "zh"),
        ("zh;q=0.5, *;q=0.8", "en"),
        ("zh;q=2, en", "en"),
        ("zh;q=0.1234", "en"),
        ("zhx", "en"),
        (",;=,", "en"),
    ],
)
def test_the_largest_weight_among_known_languages_decides(header: str, language: str) -> None:
    assert preferred(header) == language
