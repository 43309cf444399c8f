"""One local cloud for all tests of the studio, a browser for each file, and a visitor for each test."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Page

from scripts.local_cloud import LocalCloud, Options
from tests.support.browser import chromium
from tests.support.studio_page import Seen, visitor

Visit = Callable[..., tuple[Page, Seen]]
"""Makes a page of a new visitor; takes the arguments of `visitor` after its name."""


@pytest.fixture(scope="session")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCloud]:
    """A cloud with two models that need no weights, and one whose weights are not there."""
    nothing = tmp_path_factory.mktemp("weights")
    with LocalCloud.start(Options(models=["beauty", "makeup", "esrgan"], weights=nothing)) as started:
        yield started


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def owner(request: pytest.FixtureRequest) -> str:
    """A name for the visitor, who sees nothing of others."""
    return re.sub(r"\W+", "-", request.node.name)


@pytest.fixture
def visit(browser: Browser, cloud: LocalCloud, owner: str) -> Iterator[Visit]:
    """Opens pages, and closes them after the test."""
    with ExitStack() as pages:
        yield lambda **options: pages.enter_context(visitor(browser, cloud, owner, **options))


@pytest.fixture
def page(visit: Visit) -> Page:
    """A page of a visitor who reads English."""
    return visit()[0]
