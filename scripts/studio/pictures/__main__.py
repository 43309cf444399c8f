"""Opens the studio in a browser as several visitors, and takes pictures of what they see."""

import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from scripts.browser.errors import BrowserError
from scripts.browser.finding import find_chromium
from scripts.local_cloud import LocalCloud
from scripts.repository import ROOT
from scripts.studio.pictures.film import draw_film
from scripts.studio.pictures.fonts import FontError, require_chinese_font
from scripts.studio.pictures.screens import SCREENS, walk
from scripts.studio.pictures.visits import FILM, VISITS, Visit, opened

OUT = ROOT / "docs" / "studio"

QUALITY = 72
"""Of the JPEG files: each is smaller than 150 kB."""


def main() -> int:
    try:
        require_chinese_font()
        program = find_chromium()
    except (FontError, BrowserError) as error:
        print(f"studio-pictures: {error}", file=sys.stderr)
        return 1
    OUT.mkdir(parents=True, exist_ok=True)
    with (
        LocalCloud.start() as cloud,
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=program) as browser,
    ):
        for visit in VISITS:
            take(browser, cloud.studio_url, visit)
        draw_film(film_frames(browser, cloud.studio_url), OUT / "film.jpg", QUALITY)
    print(OUT)
    return 0


def take(browser: Browser, url: str, visit: Visit) -> None:
    """Write the pictures of one visit: `SCREEN-VISIT.jpg`."""
    with opened(browser, visit) as page:
        for screen in walk(page, url):
            if screen in visit.screens:
                page.screenshot(path=picture(screen, visit), type="jpeg", quality=QUALITY)


def film_frames(browser: Browser, url: str) -> list[bytes]:
    """What a visitor sees from the first screen to the saved result, as PNG files."""
    with opened(browser, FILM) as page:
        return [page.screenshot() for screen in walk(page, url) if screen in FILM.screens]


def picture(screen: str, visit: Visit) -> Path:
    """The path of a picture."""
    assert screen in SCREENS
    return OUT / f"{screen}-{visit.name}.jpg"


if __name__ == "__main__":
    sys.exit(main())
