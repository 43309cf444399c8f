"""Finds a Chromium on this machine."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from scripts.browser.errors import NO_CHROMIUM, BrowserError

PROGRAMS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "chromium-headless-shell",
)
"""What Chromium is called on PATH. The headless shell is the same browser without windows."""

VERSION_SECONDS = 30
"""Time to print the version. It takes 0.03 s when the file is in memory, and seconds from a slow disk."""


def find_chromium() -> Path:
    """The Chromium to use: the first on PATH that starts, else the one that Playwright has downloaded.

    Raises:
        BrowserError: there is none.
    """
    for program in _candidates():
        if starts(program):
            return program
    raise BrowserError(NO_CHROMIUM)


def starts(program: Path) -> bool:
    """Whether a program is there and runs. Some distributions have a script on PATH that only says what to install.

    Args:
        program: path of a browser.
    """
    try:
        run = subprocess.run([program, "--version"], check=False, capture_output=True, timeout=VERSION_SECONDS)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return run.returncode == 0


def downloaded_by_playwright() -> Path:
    """Where Playwright puts the Chromium that it downloads, whether it is there or not."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path)


def _candidates() -> Iterator[Path]:
    yield from (Path(path) for path in map(shutil.which, PROGRAMS) if path)
    yield downloaded_by_playwright()
