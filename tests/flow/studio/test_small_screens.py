"""A phone of 360 × 740 pixels: nothing is cut off to the side."""

import pytest
from playwright.sync_api import Page, expect

from scripts.local_cloud import LocalCloud
from tests.flow.studio.conftest import Visit
from tests.support.studio_page import card, file_of, open_photo, wait_for_full_size
from tests.support.vision_samples import scene

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}

GROUP = [(160 + 220 * column, 220, 110) for column in range(6)]
"""More faces than fit beside each other."""


def sticking_out(page: Page) -> list[str]:
    """What cannot be reached: elements beyond the right edge that no list scrolls to."""
    found: list[str] = page.evaluate(
        """() => {
          const scrolls = element => ["auto", "scroll", "hidden"].includes(getComputedStyle(element).overflowX);
          const isReached = element => {
            for (let outer = element.parentElement; outer && outer !== document.body; outer = outer.parentElement)
              if (scrolls(outer)) return true;
            return false;
          };
          return [...document.body.querySelectorAll("*")]
            .filter(element => element.checkVisibility({ visibilityProperty: true }))
            .filter(element => element.getBoundingClientRect().right > innerWidth + 0.5 && !isReached(element))
            .map(element => element.outerHTML.slice(0, 120));
        }"""
    )
    return found


def assert_fits(page: Page) -> None:
    assert page.evaluate("document.scrollingElement.scrollWidth") == 360
    assert sticking_out(page) == []


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
def test_no_screen_is_wider_than_a_phone(visit: Visit, cloud: LocalCloud, locale: str) -> None:
    page, _ = visit(locale=locale, **PHONE)
    page.goto(cloud.studio_url)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert_fits(page)
    open_photo(page, cloud.studio_url, file_of(scene(1480, 440, GROUP)))
    assert_fits(page)
    page.locator(".card").first.click()
    wait_for_full_size(page)
    page.get_by_role("toolbar").get_by_role("button").nth(1).click()  # the wipe
    assert_fits(page)
    page.locator("header.top [popovertarget]").click()
    assert_fits(page)
    page.locator(".menu .danger").last.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert_fits(page)


def test_every_button_of_the_header_can_be_reached_on_a_phone(visit: Visit, cloud: LocalCloud) -> None:
    page, _ = visit(**PHONE)
    open_photo(page, cloud.studio_url)
    card(page, "Beauty").tap()
    wait_for_full_size(page)
    for button in page.locator("header.top").get_by_role("button").all():
        box = button.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
        assert min(box["width"], box["height"]) >= 24  # WCAG 2.2, target size
