"""What a visitor still has after the page was loaded again: a phone ends pages that are in the background."""

import re

from playwright.sync_api import Page, expect

from scripts.local_cloud import LocalCloud
from tests.support.studio_page import card, open_photo, press_and_wait, slider, wait_for_full_size


def test_a_reload_keeps_the_photo_and_its_edit(page: Page, cloud: LocalCloud) -> None:
    open_photo(page, cloud.studio_url)
    card(page, "Beauty").click()
    press_and_wait(page, slider(page, "Fairer skin"), "End")
    page.reload()
    wait_for_full_size(page)
    card(page, "Beauty").click()
    expect(slider(page, "Fairer skin")).to_have_value("100")


def test_another_tab_starts_without_a_photo(page: Page, cloud: LocalCloud) -> None:
    open_photo(page, cloud.studio_url)
    other = page.context.new_page()
    other.goto(cloud.studio_url)
    expect(other.get_by_role("heading", level=1)).to_have_text("Edit the faces in a photo")


def test_a_deleted_photo_does_not_come_back(page: Page, cloud: LocalCloud) -> None:
    open_photo(page, cloud.studio_url)
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("button", name="Delete this photo").click()
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(page.locator("main.start")).to_be_visible()
    page.reload()
    expect(page.locator("main.start")).to_be_visible()
    expect(page.get_by_role("button", name="Back to your photo")).to_be_hidden()


def test_a_saved_result_needs_no_download_for_the_strip(page: Page, cloud: LocalCloud) -> None:
    open_photo(page, cloud.studio_url)
    card(page, "Beauty").click()
    wait_for_full_size(page)
    picture = page.get_by_role("button", name="Open the result: Beauty").locator("img")
    page.get_by_role("button", name="Save to results").click()
    expect(picture).to_be_visible()
    page.reload()
    expect(picture).to_have_attribute("src", re.compile("^data:image/"))
