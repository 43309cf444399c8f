"""Who visits the studio: on which device, in which language, by day or at night."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from playwright.sync_api import Browser, Page, ViewportSize, expect

PATIENCE = 90_000
"""Milliseconds until a state that does not come is a failure: every model's container starts from zero."""


@dataclass(frozen=True)
class Device:
    """A screen.

    Attributes:
        viewport: its size in CSS pixels.
        scale: pixels of the screen for a CSS pixel.
        touch: whether it is used with a finger.
    """

    viewport: ViewportSize
    scale: float = 1
    touch: bool = False


PHONE = Device({"width": 390, "height": 780}, scale=2, touch=True)
DESKTOP = Device({"width": 1280, "height": 800})


@dataclass(frozen=True)
class Visit:
    """One visit.

    Attributes:
        name: of its pictures.
        device: the screen.
        locale: of the browser.
        scheme: light or dark.
        screens: of which there are pictures.
    """

    name: str
    device: Device
    locale: str
    scheme: Literal["light", "dark"]
    screens: Sequence[str]


VISITS = (
    Visit(
        "desktop-en",
        DESKTOP,
        "en-US",
        "light",
        ("start", "effects", "beauty", "wipe", "makeup", "results"),
    ),
    Visit("phone-zh", PHONE, "zh-CN", "light", ("start", "effects", "beauty", "makeup")),
    Visit("desktop-zh-dark", DESKTOP, "zh-CN", "dark", ("effects", "makeup", "results")),
    Visit("phone-en-dark", PHONE, "en-US", "dark", ("start", "wipe")),
)

FILM = Visit("film", PHONE, "en-US", "light", ("start", "faces", "beauty", "wipe", "makeup", "results"))
"""The visit whose screens are the film strip of one edit."""


@contextmanager
def opened(browser: Browser, visit: Visit) -> Iterator[Page]:
    """A page of a new visitor, who sees nothing of the others: the local cloud takes any text as a token."""
    expect.set_options(timeout=PATIENCE)
    with browser.new_context(
        locale=visit.locale,
        color_scheme=visit.scheme,
        viewport=visit.device.viewport,
        device_scale_factor=visit.device.scale,
        has_touch=visit.device.touch,
        is_mobile=visit.device.touch,
        reduced_motion="reduce",
    ) as profile:
        profile.set_default_timeout(PATIENCE)
        profile.add_init_script(f"sessionStorage.setItem('facemagi.token', {json.dumps(visit.name)})")
        yield profile.new_page()
