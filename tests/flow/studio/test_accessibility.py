"""axe finds nothing against WCAG 2 level AA: on each screen, dark and light, on a phone and on a desktop."""

import subprocess
from collections.abc import Callable
from itertools import product
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from scripts.local_cloud import LocalCloud
from tests.support.samples import ROOT
from tests.support.studio_page import TRY, card, choose, file_of, open_photo, said, visitor, wait_for_full_size
from tests.support.vision_samples import scene

AXE = ROOT / "clients" / "node_modules" / "axe-core" / "axe.min.js"

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
"""axe's names of the rules of WCAG 2.0 to 2.2, levels A and AA."""

WIDTHS = (360, 1280)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
HEIGHT = 800

Look = Callable[[str], None]
"""Examines what the page shows now, under the name of a screen."""


def walk(page: Page, url: str, look: Look) -> None:
    """Go through all screens."""
    page.goto(url)
    expect(page.get_by_role("button", name=TRY)).to_be_visible()
    look("start")
    choose(page, {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"This is no picture."})
    expect(page.locator(".problem-message")).to_be_visible()
    look("wrong file")
    open_photo(page, url, file_of(scene(700, 400, [(200, 200, 120), (500, 200, 120)])))
    look("faces")
    page.get_by_role("tab", name="Repair").click()
    look("needs weights")
    card(page, "Upscaling").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    look("dialog")
    page.keyboard.press("Escape")
    page.get_by_role("tab", name="Make-up").click()
    card(page, "Make-up").click()
    wait_for_full_size(page)
    look("make-up")
    page.get_by_role("button", name=said("step.done")).click()
    page.get_by_role("tab", name="Beauty").click()
    card(page, "Beauty").click()
    wait_for_full_size(page)
    page.get_by_role("button", name=said("wipe.show")).click()
    look("beauty with the wipe")
    page.get_by_role("button", name=said("action.save")).click()
    page.locator(".strip-result").click()
    look("result")
    page.keyboard.press("Escape")
    page.get_by_role("button", name=said("step.done")).click()
    page.get_by_role("tab", name=said("looks.title")).click()
    look("looks")
    page.get_by_role("button", name=said("menu.open")).click()
    look("menu")


SCREENS = (
    "start",
    "wrong file",
    "faces",
    "needs weights",
    "dialog",
    "make-up",
    "beauty with the wipe",
    "result",
    "looks",
    "menu",
)


@pytest.fixture(scope="module")
def axe() -> str:
    """The script of axe, from the tools that check `clients/`."""
    subprocess.run([ROOT / "scripts" / "javascript", "true"], check=True)
    return AXE.read_text("utf-8")


@pytest.fixture(scope="module")
def violations(browser: Browser, cloud: LocalCloud, axe: str) -> dict[tuple[str, str, int], list[str]]:
    """What axe finds, by screen, colour scheme and width."""
    found: dict[tuple[str, str, int], list[str]] = {}
    with visitor(browser, cloud, "axe") as (page, _):

        def look(screen: str) -> None:
            for width, scheme in product(WIDTHS, SCHEMES):
                page.set_viewport_size({"width": width, "height": HEIGHT})
                page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                found[screen, scheme, width] = examine(page, axe)

        walk(page, cloud.studio_url, look)
    return found


END_ANIMATIONS = """() => document.getAnimations()
  .filter(animation => animation.effect.getComputedTiming().iterations !== Infinity)
  .forEach(animation => animation.finish())"""
"""What fades is seen as it was before, or not at all."""


def examine(page: Page, axe: str) -> list[str]:
    """What axe says about the page as it is: each rule with the elements that break it."""
    page.evaluate(END_ANIMATIONS)
    page.evaluate(f"globalThis.axe ?? (() => {{ {axe} }})()")
    answer: dict[str, Any] = page.evaluate(
        "levels => axe.run(document, { runOnly: levels, resultTypes: ['violations'] })", LEVELS
    )
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in answer["violations"]
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("screen", SCREENS)
def test_axe_finds_nothing(
    violations: dict[tuple[str, str, int], list[str]], screen: str, scheme: str, width: int
) -> None:
    assert violations[screen, scheme, width] == []


def test_axe_finds_what_is_wrong(browser: Browser, cloud: LocalCloud, axe: str) -> None:
    # given a page whose text can hardly be read
    with visitor(browser, cloud, "axe-wrong") as (page, _):
        page.goto(cloud.studio_url)
        page.locator(".lead").evaluate("text => text.style.setProperty('color', '#ddd')")

        # when axe looks, then it says so
        assert "color-contrast: ['.lead']" in examine(page, axe)[0]
