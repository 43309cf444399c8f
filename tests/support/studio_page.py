"""The studio in a real browser, used as a visitor uses it."""

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from PIL import Image
from playwright.sync_api import Browser, ConsoleMessage, FilePayload, Locator, Page, Route, expect

from facemagi_vision.pyramid import RGB
from scripts.local_cloud import LocalCloud
from scripts.repository import SAMPLE
from scripts.studio.site import PAGE

PATIENCE = 30_000
"""Milliseconds until a state that does not come is a failure: a container starts in 3 s, on a busy machine later."""

expect.set_options(timeout=PATIENCE)

WORDS: dict[str, dict[str, str]] = {
    language: json.loads((PAGE / "words" / f"{language}.json").read_text("utf-8")) for language in ("en", "zh")
}
"""The words of the studio by language and key."""


def said(key: str, language: str = "en", **values: str | int) -> str:
    """A text of the studio, as the page shows it.

    Args:
        key: of the text.
        language: `en` or `zh`.
        values: of its placeholders.
    """
    return WORDS[language][key].format_map(values)


TRY = said("start.sample", title="Eileen Collins, NASA")
"""The name of the button with the sample photo."""


@dataclass
class Seen:
    """What a page has done.

    Attributes:
        urls: of all requests.
        complaints: errors and warnings in the console, errors that no code has caught, and what the
            Content-Security-Policy has refused.
    """

    urls: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    @property
    def origins(self) -> set[str]:
        """Those of the requests; the page's own objects (`blob:`) have none."""
        parts = [urlsplit(url) for url in self.urls]
        return {f"{part.scheme}://{part.netloc}" for part in parts if part.netloc}


@contextmanager
def visitor(
    browser: Browser, cloud: LocalCloud, name: str, *, thumbnails: bool = False, **context: Any
) -> Iterator[tuple[Page, Seen]]:
    """The studio as a new visitor opens it.

    Args:
        browser: a running one.
        cloud: that serves the studio.
        name: of the visitor: the local cloud takes any text as a token, and shows nobody the photos of others.
        thumbnails: whether the studio tries each effect on the photo; the tests of other things need not wait for them.
        context: of Playwright's `new_context`.
    """
    with browser.new_context(**{"locale": "en-US", "reduced_motion": "reduce", **context}) as profile:
        profile.set_default_timeout(PATIENCE)
        profile.add_init_script(f"sessionStorage.setItem('facemagi.token', {json.dumps(name)})")
        if not thumbnails:
            profile.route("**/config.json", _without_thumbnails)
        page = profile.new_page()
        yield page, watched(page)


def watched(page: Page) -> Seen:
    """What the page will have done, as it goes on."""
    seen = Seen()

    def note(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            seen.complaints.append(message.text)

    page.on("request", lambda request: seen.urls.append(request.url))
    page.on("console", note)
    page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    return seen


def _without_thumbnails(route: Route) -> None:
    answer = route.fetch()
    route.fulfill(response=answer, json=answer.json() | {"thumbnails": False})


def file_of(picture: RGB, name: str = "group.png") -> FilePayload:
    """A picture as a file that a visitor can choose: a PNG.

    Args:
        picture: (H, W, 3) uint8.
        name: of the file.
    """
    stream = io.BytesIO()
    Image.fromarray(picture).save(stream, "PNG")
    return {"name": name, "mimeType": "image/png", "buffer": stream.getvalue()}


def choose(page: Page, file: FilePayload | Path = SAMPLE) -> None:
    """Choose a file on the first screen."""
    page.locator(".drop input[type=file]").first.set_input_files(file)


def open_photo(page: Page, url: str, file: FilePayload | Path = SAMPLE) -> None:
    """Open the studio, and a photo in it; returns when the editor is there."""
    page.goto(url)
    choose(page, file)
    expect(page.locator("main.edit")).to_be_visible()


def card(page: Page, title: str) -> Locator:
    """The card of an effect in the open group."""
    return page.locator(".card", has_text=title)


def slider(page: Page, title: str) -> Locator:
    """The slider of a parameter."""
    return page.get_by_role("slider", name=title, exact=True)


def edited(page: Page) -> Locator:
    """The edited picture, which lies over the photo."""
    return page.locator("img.after")


def press_and_wait(page: Page, control: Locator, key: str) -> None:
    """Press a key on a control, and wait for the picture of the new edit in full size."""
    before = edited(page).get_attribute("src")
    control.press(key)
    if before:
        expect(edited(page)).not_to_have_attribute("src", before)
    wait_for_full_size(page)


def wait_for_full_size(page: Page) -> None:
    """Wait until the picture of the edit is shown in full size."""
    language = str(page.locator("html").get_attribute("lang"))[:2]
    expect(page.locator(".quality")).to_have_text(said("stage.full", language))
    expect(edited(page)).to_be_visible()
