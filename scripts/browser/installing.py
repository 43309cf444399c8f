"""Installs a Chromium where there is none: Playwright's download, else Debian's package."""

import contextlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from scripts.browser.errors import NO_CHROMIUM, BrowserError
from scripts.browser.finding import find_chromium
from scripts.downloads.errors import one_line

PACKAGE = "chromium-headless-shell"
"""Debian's smallest Chromium: 86 MB to download and 0.4 GB on disk, with the libraries that it needs."""

PLAYWRIGHT_SETTINGS = {"PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT": "5000"}
"""Milliseconds. Playwright tries five times; with its own 30 s, a network that is silent would cost 150 s."""

APT_SETTINGS = {"DEBIAN_FRONTEND": "noninteractive"}

APT_OPTIONS = ("--quiet=2", "--yes", "--no-install-recommends", "--option=DPkg::Lock::Timeout=120")
"""The timeout is in seconds: it waits for another apt that is at work."""

ERROR_LINE = re.compile(r"^(?:Error|E): (.+)", re.MULTILINE)
"""How Playwright and apt begin the line with the cause; Playwright prints a stack trace after it."""


def download_with_playwright() -> None:
    """Download the Chromium that belongs to Playwright.

    Raises:
        BrowserError: it cannot be reached.
    """
    command = (sys.executable, "-m", "playwright", "install", "--no-shell", "chromium")
    _run("Playwright's download", command, PLAYWRIGHT_SETTINGS)


def install_package() -> None:
    """Install Debian's package.

    Raises:
        BrowserError: this is not Debian, not root, or the package cannot be reached.
    """
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        raise BrowserError("Debian's package needs apt-get, and root")
    subprocess.run((apt, "update", "--quiet=2"), check=False, capture_output=True)  # an older list may be good enough
    _run("apt-get", (apt, "install", *APT_OPTIONS, PACKAGE), APT_SETTINGS)


WAYS = (download_with_playwright, install_package)
"""What is tried, in this order. Playwright's needs no rights; but not every network reaches it."""


def install_chromium(ways: Iterable[Callable[[], None]] = WAYS) -> Path:
    """Install a Chromium in the first way that works, if there is none.

    Args:
        ways: functions that install one; they raise `BrowserError` with a reason.

    Returns:
        The browser's path.

    Raises:
        BrowserError: no way works; the message has the reasons.
    """
    with contextlib.suppress(BrowserError):
        return find_chromium()
    print("setup: installing Chromium", file=sys.stderr)
    reasons = []
    for install in ways:
        try:
            install()
            return find_chromium()
        except BrowserError as error:
            reasons.append(str(error))
    raise BrowserError(f"{NO_CHROMIUM} ({'; '.join(reasons)})")


def _run(name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
    run = subprocess.run(
        command, check=False, capture_output=True, text=True, errors="replace", env=os.environ | environment
    )
    if run.returncode != 0:
        cause = ERROR_LINE.search(run.stderr)
        raise BrowserError(f"{name} failed: {one_line(cause[1] if cause else run.stderr or run.stdout)}")
