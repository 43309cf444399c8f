"""A real Chromium, and web pages of several origins on this machine."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from scripts.browser.finding import find_chromium

ONLY_THIS_MACHINE = "--host-resolver-rules=MAP *.localhost 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
"""Names below `localhost` are this machine, so that one server has as many origins as a test needs. A page that asks
another machine fails."""

CORS_REFUSAL = "has been blocked by CORS policy"
"""Part of what Chromium writes to a page's console. The page itself only gets `TypeError: Failed to fetch`."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """A Chromium without windows. Playwright starts it without its sandbox, which root cannot use.

    Use it for one module at most: until it ends, `asyncio.run` is refused in this thread.

    Raises:
        BrowserError: there is no Chromium on this machine.
    """
    program = find_chromium()
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=program, args=[ONLY_THIS_MACHINE]) as browser,
    ):
        yield browser


@contextmanager
def page_at(browser: Browser, url: str) -> Iterator[Page]:
    """A page in a profile of its own, without cache or cookies of others."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(url)
        yield page


def cors_refusal(page: Page, script: str, argument: Any) -> str:
    """What the console says about a call that CORS refuses.

    Args:
        page: an open page.
        script: a function that calls `fetch`; it is expected to fail.
        argument: its argument.
    """
    failing = f"argument => ({script})(argument).then(() => 'answered', error => String(error))"
    with page.expect_console_message(lambda message: CORS_REFUSAL in message.text) as message:
        assert page.evaluate(failing, argument) == "TypeError: Failed to fetch"
    return message.value.text


@contextmanager
def request_headers(page: Page) -> Iterator[list[dict[str, str]]]:
    """The headers of all requests of a page as they are sent, redirects and preflight requests included.

    The list is complete when the block has ended. Playwright's own `Request` lacks those of redirects.
    """
    sent: list[dict[str, str]] = []
    session = page.context.new_cdp_session(page)
    session.on("Network.requestWillBeSentExtraInfo", lambda event: sent.append(event["headers"]))
    session.send("Network.enable")
    yield sent
    session.send("Network.disable")  # its answer comes after all events
    session.detach()


class _SilentHandler(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Print nothing."""


@contextmanager
def web_server(folder: Path) -> Iterator[int]:
    """Serve the files of a folder on this machine. Yields the port."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_SilentHandler, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()
