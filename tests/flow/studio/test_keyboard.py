"""Everything can be done with the keyboard alone."""

from playwright.sync_api import FileChooser, Page, expect
from playwright.sync_api import TimeoutError as NoEventError

from scripts.local_cloud import LocalCloud
from scripts.repository import SAMPLE
from tests.support.studio_page import open_photo, said, wait_for_full_size

FURTHEST = 60
"""Presses of the Tab key; no part of the page is further away."""


PRESSES = 3


def tab_to(page: Page, name: str) -> None:
    """Press the Tab key until the control of this name has the focus."""
    for _ in range(FURTHEST):
        page.keyboard.press("Tab")
        if focused(page) == name:
            return
    raise AssertionError(f"the Tab key does not reach {name}")


def focused(page: Page) -> str:
    """The name of the control that has the focus."""
    name: str = page.evaluate(
        """() => {
          const element = document.activeElement;
          const label = element.labels?.[0]?.querySelector("span") ?? element.labels?.[0];
          return (element.getAttribute("aria-label") ?? label?.textContent ?? element.textContent).trim();
        }"""
    )
    return name


def file_chooser(page: Page) -> FileChooser:
    """What the Enter key opens. On a busy machine Playwright can miss the event, so the key is pressed again."""
    for _ in range(PRESSES - 1):
        try:
            with page.expect_file_chooser(timeout=5000) as chooser:
                page.keyboard.press("Enter")
            return chooser.value
        except NoEventError:
            continue
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    return chooser.value


def test_a_photo_is_chosen_edited_and_downloaded_without_a_mouse(page: Page, cloud: LocalCloud) -> None:
    page.goto(cloud.studio_url)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    tab_to(page, said("start.choose"))
    file_chooser(page).set_files(SAMPLE)
    expect(page.locator("main.edit")).to_be_visible()

    tab_to(page, "Beauty")  # the tab of the group
    tab_to(page, "Beauty")  # the card of the effect
    page.keyboard.press("Enter")
    wait_for_full_size(page)
    tab_to(page, "Fairer skin")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("slider", name="Fairer skin")).to_have_value("41")

    tab_to(page, said("action.download"))
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename == "astronaut-beauty.jpg"


def test_where_the_keyboard_is_can_be_seen(page: Page, cloud: LocalCloud) -> None:
    open_photo(page, cloud.studio_url)
    for _ in range(FURTHEST):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", focused(page)


def test_the_arrow_keys_open_the_groups(page: Page, cloud: LocalCloud) -> None:
    open_photo(page, cloud.studio_url)
    page.get_by_role("tab", name="Beauty").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Make-up")).to_be_focused()
    expect(page.get_by_role("tabpanel", name="Make-up")).to_be_visible()


def test_escape_closes_a_dialog_and_the_focus_returns(page: Page, cloud: LocalCloud) -> None:
    open_photo(page, cloud.studio_url)
    page.get_by_role("tab", name="Repair").click()
    upscaling = page.locator(".card", has_text="Upscaling")
    upscaling.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(upscaling).to_be_focused()


def test_control_z_takes_a_change_back(page: Page, cloud: LocalCloud) -> None:
    open_photo(page, cloud.studio_url)
    page.locator(".card", has_text="Beauty").click()
    fairer = page.get_by_role("slider", name="Fairer skin")
    fairer.press("ArrowRight")
    expect(fairer).to_have_value("41")
    page.keyboard.press("Control+z")
    expect(fairer).to_have_value("40")
    page.keyboard.press("Control+Shift+z")
    expect(fairer).to_have_value("41")
