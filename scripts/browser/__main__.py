"""Installs a Chromium, if there is none. `./scripts/setup dev` calls it."""

import sys

from scripts.browser.errors import BrowserError
from scripts.browser.installing import install_chromium


def main() -> int:
    try:
        install_chromium()
    except BrowserError as error:
        print(f"setup: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
