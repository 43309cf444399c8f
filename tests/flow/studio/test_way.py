"""From the first screen to the downloaded file, and what the browser saw on the way."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from scripts.local_cloud import LocalCloud
from scripts.repository import SAMPLE
from tests.support.studio_page import (
    Seen,
    card,
    edited,
    open_photo,
    press_and_wait,
    said,
    slider,
    visitor,
    wait_for_full_size,
)


@dataclass(frozen=True)
class Way:
    """What a visitor has done: opened a photo, made it more beautiful, compared, downloaded.

    Attributes:
        page: at the end of the way.
        seen: what the browser has seen.
        file: the downloaded file.
        name: the name that the page has given it.
    """

    page: Page
    seen: Seen
    file: Path
    name: str


@pytest.fixture(scope="module")
def way(browser: Browser, cloud: LocalCloud, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Way]:
    with visitor(browser, cloud, "way", thumbnails=True) as (page, seen):
        open_photo(page, cloud.studio_url)
        expect(page.locator(".face")).to_have_count(1)
        card(page, "Beauty").click()
        wait_for_full_size(page)
        press_and_wait(page, slider(page, "Fairer skin"), "End")
        page.get_by_role("button", name=said("wipe.show")).click()
        with page.expect_download() as download:
            page.get_by_role("button", name=said("action.download")).click()
        file = tmp_path_factory.mktemp("downloads") / "edited.jpg"
        download.value.save_as(file)
        yield Way(page, seen, file, download.value.suggested_filename)


def test_the_downloaded_file_is_the_edit_in_full_size(way: Way) -> None:
    assert way.name == "astronaut-beauty.jpg"
    with Image.open(way.file) as after, Image.open(SAMPLE) as before:
        assert after.size == before.size
        change = np.asarray(after.convert("RGB"), float) - np.asarray(before.convert("RGB"), float)
    face = change[60:190, 175:280]
    assert face.mean() > 3  # fairer
    assert abs(change[-100:, :60].mean()) < 1  # what is no skin stays


def test_the_border_of_the_wipe_moves_with_the_arrow_keys(way: Way) -> None:
    border = way.page.get_by_role("slider", name=said("wipe.label"))
    border.press("Home")
    assert clip_of(way.page) == "inset(0px)"
    border.press("End")
    border.press("ArrowLeft")
    assert border.get_attribute("aria-valuenow") == "98"
    assert clip_of(way.page) != "inset(0px)"


def clip_of(page: Page) -> str:
    """Which part of the edited picture is shown."""
    return str(edited(page).evaluate("image => getComputedStyle(image).clipPath"))


def test_the_original_is_shown_as_long_as_the_button_is_held(way: Way) -> None:
    button = way.page.get_by_role("button", name=said("stage.compare"))
    button.hover()
    way.page.mouse.down()
    expect(edited(way.page)).to_be_hidden()
    expect(way.page.locator(".quality")).to_have_text(said("stage.before"))
    way.page.mouse.up()
    expect(edited(way.page)).to_be_visible()


def test_the_downloaded_result_lies_in_the_strip_of_the_day(way: Way) -> None:
    way.page.get_by_role("button", name=said("strip.open", title="Beauty")).click()
    result = way.page.get_by_role("dialog", name="Beauty")
    expect(result.get_by_role("img", name="Beauty")).to_be_visible()
    result.get_by_role("button", name=said("action.close")).click()
    expect(result).to_be_hidden()


def test_undo_and_redo_show_the_picture_before_and_the_one_after(way: Way) -> None:
    fairer, picture = slider(way.page, "Fairer skin"), edited(way.page)
    after = str(picture.get_attribute("src"))
    way.page.get_by_role("button", name=said("action.undo")).click()
    expect(fairer).to_have_value("40")
    expect(picture).not_to_have_attribute("src", after)
    way.page.get_by_role("button", name=said("action.redo")).click()
    expect(fairer).to_have_value("100")
    expect(picture).to_have_attribute("src", after)


def test_the_effects_have_thumbnails_of_the_own_photo(way: Way) -> None:
    way.page.get_by_role("button", name=said("step.done")).click()
    expect(way.page.locator(".card-picture:not(.is-plain)")).to_have_count(1)
    assert str(card(way.page, "Beauty").locator("img").get_attribute("src")).startswith("http")
    card(way.page, "Beauty").click()


def test_the_page_asks_nobody_but_the_api_and_the_bucket(way: Way, cloud: LocalCloud) -> None:
    assert way.seen.origins == {cloud.api_url, cloud.environment["AWS_ENDPOINT_URL"]}


def test_the_browser_has_no_complaint(way: Way) -> None:
    assert way.seen.complaints == []
