"""What the page loads before a photo is chosen."""

import gzip
import re

import pytest
from playwright.sync_api import Browser, Response, expect

from scripts.local_cloud import LocalCloud
from tests.support.studio_page import TRY, visitor

BUDGET = 150_000
"""Bytes, compressed: a second on a slow mobile network."""

SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.DOTALL)
HANDLER = re.compile(r"\son\w+\s*=|javascript:", re.IGNORECASE)


@pytest.fixture(scope="module")
def loaded(browser: Browser, cloud: LocalCloud) -> dict[str, bytes]:
    """The files of the first screen by their URLs, as the browser has got them."""
    answers: list[Response] = []

    def note(answer: Response) -> None:
        answers.append(answer)

    with visitor(browser, cloud, "first-load", thumbnails=True) as (page, _):
        page.on("response", note)
        page.goto(cloud.studio_url)
        expect(page.get_by_role("button", name=TRY)).to_be_visible()
        page.wait_for_load_state("networkidle")
        return {answer.url: answer.body() for answer in answers}


def test_the_first_screen_is_small(loaded: dict[str, bytes]) -> None:
    sizes = {url: len(gzip.compress(content, mtime=0)) for url, content in loaded.items()}
    assert sum(sizes.values()) < BUDGET, sorted(sizes.items(), key=lambda item: -item[1])[:5]


def test_the_first_screen_shows_a_sample(loaded: dict[str, bytes], cloud: LocalCloud) -> None:
    assert f"{cloud.api_url}/samples/astronaut_small.jpg" in loaded


def test_the_page_has_no_script_and_no_handler_in_its_text(loaded: dict[str, bytes], cloud: LocalCloud) -> None:
    page = loaded[cloud.studio_url].decode()
    assert [content for _, content in SCRIPT.findall(page) if content.strip()] == []
    assert all("src=" in attributes for attributes, _ in SCRIPT.findall(page))
    assert not HANDLER.search(page)


def test_only_the_words_of_one_language_are_loaded(loaded: dict[str, bytes], cloud: LocalCloud) -> None:
    assert {url for url in loaded if "/words/" in url} == {f"{cloud.api_url}/words/en.json"}
