"""English and Chinese: by the browser's language, and by the menu."""

import re

import pytest
from playwright.sync_api import Page, expect

from scripts.local_cloud import LocalCloud
from tests.flow.studio.conftest import Visit
from tests.support.studio_page import card, choose, open_photo, said, slider

TITLES = {"en": said("start.title"), "zh-CN": said("start.title", "zh")}

CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.mark.parametrize(
    ("locale", "language"),
    [("en-US", "en"), ("en-GB", "en"), ("zh-CN", "zh-CN"), ("zh-TW", "zh-CN"), ("fr-FR", "en")],
)
def test_the_page_speaks_the_browsers_language_or_english(
    visit: Visit, cloud: LocalCloud, locale: str, language: str
) -> None:
    page, _ = visit(locale=locale)
    page.goto(cloud.studio_url)
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLES[language])
    expect(page.locator("html")).to_have_attribute("lang", language)


@pytest.fixture
def chinese(visit: Visit, cloud: LocalCloud) -> Page:
    """A page in Chinese, with a photo."""
    page, _ = visit(locale="zh-CN")
    open_photo(page, cloud.studio_url)
    return page


def test_effects_groups_and_parameters_are_chinese(chinese: Page) -> None:
    expect(chinese.get_by_role("tab")).to_have_text(["美颜", "美妆", "修复", said("looks.title", "zh")])
    card(chinese, "美颜").click()
    labels = chinese.locator(".controls .field-title").all_inner_texts()
    assert labels
    assert [label for label in labels if not CHINESE.search(label)] == []


def test_a_wrong_file_is_explained_in_chinese(visit: Visit, cloud: LocalCloud) -> None:
    page, _ = visit(locale="zh-CN")
    page.goto(cloud.studio_url)
    choose(page, {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": b"This is no picture."})
    expect(page.locator(".problem-message")).to_have_text(said("error.unsupported_format", "zh"))
    expect(page.locator(".problem-remedy")).to_have_text(said("error.unsupported_format.remedy", "zh"))


def test_the_menu_changes_the_language_in_the_middle_of_an_edit(chinese: Page) -> None:
    card(chinese, "美颜").click()
    slider(chinese, "美白").press("End")
    chinese.get_by_role("button", name=said("menu.open", "zh")).click()
    chinese.get_by_role("button", name="English").click()
    expect(slider(chinese, "Fairer skin")).to_have_value("100")
    expect(chinese.locator("html")).to_have_attribute("lang", "en")


def test_the_chosen_language_stays_when_the_page_is_opened_again(chinese: Page) -> None:
    chinese.get_by_role("button", name=said("menu.open", "zh")).click()
    chinese.get_by_role("button", name="English").click()
    expect(chinese.get_by_role("tab", name="Beauty")).to_be_visible()
    chinese.reload()
    expect(chinese.get_by_role("tab", name="Beauty")).to_be_visible()
    expect(chinese.locator("html")).to_have_attribute("lang", "en")
