"""The error of a machine without a browser."""

NO_CHROMIUM = (
    "No Chromium starts on this machine, and the tests of web pages need one: put `chromium` or `google-chrome` on "
    "PATH, or run ./scripts/setup dev where Playwright can download it, or as root on Debian"
)
"""What is missing, and what a person can do about it."""


class BrowserError(Exception):
    """There is no Chromium; the message is one sentence."""
