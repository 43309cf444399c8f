"""The way through the studio: what is on the screen at each stop. It works in every language."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, expect

from scripts.repository import SAMPLE
from scripts.studio.site import PAGE

SCREENS = ("start", "faces", "effects", "beauty", "wipe", "makeup", "results")
"""The stops, in their order."""

ART = "#tab-art"
"""The group whose effects change a picture most."""

THUMBNAILS = 4
"""Thumbnails of a group that must be there; effects that need a second photo have none."""

STRONG = 100
"""The value of the first slider, so that the edit can be seen in a small picture."""

LOOK = "evening"
"""The make-up, for the same reason."""

TO_THE_FACE = 2
"""Presses of an arrow key that move the border of the wipe from the middle of the screen to the middle of the face."""


def walk(page: Page, url: str) -> Iterator[str]:
    """Go through the studio.

    Args:
        page: a new one.
        url: of the studio.

    Yields:
        Each stop's name, while the page shows it.
    """
    page.goto(url)
    expect(page.locator(".sample img")).to_be_visible()
    page.wait_for_load_state("networkidle")
    yield "start"
    page.locator(".drop input[type=file]").first.set_input_files(SAMPLE)
    expect(page.locator(".face")).to_be_visible()
    expect(page.locator(".notice.is-shown")).to_have_count(0)
    yield "faces"
    page.locator(ART).click()
    expect(page.locator(".card-picture:not(.is-plain)").nth(THUMBNAILS - 1)).to_be_visible()
    page.wait_for_load_state("networkidle")
    yield "effects"
    page.locator("#tab-beauty").click()
    page.locator(".card").first.click()
    with _next_picture(page):
        page.locator(".slider").first.fill(str(STRONG))
    yield "beauty"
    _toggle_wipe(page)
    border = page.locator(".wipe")
    for _ in range(TO_THE_FACE):
        border.press("ArrowLeft")
    border.blur()
    yield "wipe"
    _toggle_wipe(page)
    page.locator(".step-header .primary").click()
    page.locator("#tab-makeup").click()
    with _next_picture(page):
        page.locator(".card").first.click()
    with _next_picture(page):
        page.locator(f'.pill:has(input[value="{LOOK}"])').click()
    yield "makeup"
    page.locator(".step-header .primary").click()
    _save(page)
    expect(page.locator(".notice.is-shown")).to_have_count(0)
    yield "results"


@contextmanager
def _next_picture(page: Page) -> Iterator[None]:
    """Wait for the full size of the edit that is made inside the block."""
    picture = page.locator("img.after")
    before = picture.get_attribute("src")
    yield
    if before:
        expect(picture).not_to_have_attribute("src", before)
    language = str(page.locator("html").get_attribute("lang"))[:2]
    words = json.loads((PAGE / "words" / f"{language}.json").read_text("utf-8"))
    expect(page.locator(".quality")).to_have_text(words["stage.full"])
    expect(page.locator(".status-pill.is-shown")).to_have_count(0)


def _toggle_wipe(page: Page) -> None:
    page.locator(".stage-tools button[aria-pressed]").nth(1).click()


def _save(page: Page) -> None:
    """Keep the edit in the strip of results."""
    page.locator(".header-tools .icon-button:visible").nth(3).click()
    expect(page.locator(".strip-result")).to_be_visible()
