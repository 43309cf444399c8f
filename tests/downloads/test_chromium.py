"""The Chromium for the tests of web pages: one that is here is used; else the first way to install one that works."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.browser.errors import NO_CHROMIUM, BrowserError
from scripts.browser.finding import downloaded_by_playwright, find_chromium
from scripts.browser.installing import PACKAGE, download_with_playwright, install_chromium, install_package
from tests.downloads.file_server import file_server, zip_of

STARTS = "#!/bin/sh\necho Chromium 150\n"
ONLY_A_HINT = "#!/bin/sh\necho 'run: snap install chromium' >&2\nexit 1\n"

APT = f"""#!/bin/sh
case "$*" in
update*) exit 100 ;;
install*{PACKAGE}) printf '#!/bin/sh\\n' > "${{0%/*}}/{PACKAGE}"; /bin/chmod +x "${{0%/*}}/{PACKAGE}" ;;
esac
"""
"""An apt-get whose lists are old; its package puts a program beside it."""


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder on PATH; it is empty, and Playwright has downloaded nothing."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "browsers"))
    return folder


def write_program(path: Path, script: str) -> Path:
    path.write_text(script)
    path.chmod(0o755)
    return path


def refuse() -> None:
    raise BrowserError("the network is off")


def never() -> None:
    raise AssertionError("this way was not needed")


def test_a_chromium_on_path_is_used_and_nothing_installed(programs: Path) -> None:
    program = write_program(programs / "chromium", STARTS)
    assert install_chromium([never]) == program


def test_a_program_that_does_not_start_is_passed_over(programs: Path) -> None:
    write_program(programs / "chromium-browser", ONLY_A_HINT)
    program = write_program(programs / "google-chrome", STARTS)
    assert find_chromium() == program


def test_playwrights_chromium_is_downloaded_and_found(
    programs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    playwright = (sys.executable, "-m", "playwright", "install", "--no-shell", "chromium")
    with file_server() as served:
        # given a server with the archives that Playwright asks for
        monkeypatch.setenv("PLAYWRIGHT_DOWNLOAD_HOST", served.url)
        plan = subprocess.run([*playwright, "--dry-run"], check=True, capture_output=True, text=True).stdout
        expected = downloaded_by_playwright()
        inside = expected.relative_to(tmp_path / "browsers").parts[1:]
        archive = zip_of(dict.fromkeys(("/".join(inside), "ffmpeg-linux", "ffmpeg-mac"), STARTS.encode()))
        served.files |= dict.fromkeys(re.findall(rf"{served.url}(\S+)", plan), archive)
        # when it is installed, then it is found
        assert install_chromium([download_with_playwright, never]) == expected


def test_debians_package_is_installed_where_playwright_is_not_reached(
    programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    write_program(programs / "apt-get", APT)
    assert install_chromium([refuse, install_package]) == programs / PACKAGE


def test_a_package_that_apt_does_not_know_is_an_error_with_its_reason(
    programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    write_program(programs / "apt-get", "#!/bin/sh\necho 'W: old lists\nE: Unable to locate package\n' >&2\nexit 100\n")
    with pytest.raises(BrowserError, match=r"^apt-get failed: Unable to locate package$"):
        install_package()


def test_packages_are_left_to_root(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    write_program(programs / "apt-get", "#!/bin/sh\nexit 0\n")
    with pytest.raises(BrowserError, match="needs apt-get, and root"):
        install_package()


def test_a_machine_without_a_browser_gets_one_sentence_with_the_reasons(programs: Path) -> None:
    with pytest.raises(BrowserError) as caught:
        install_chromium([refuse, refuse])
    assert str(caught.value) == f"{NO_CHROMIUM} (the network is off; the network is off)"


def test_a_test_without_a_browser_fails_with_the_sentence(programs: Path) -> None:
    with pytest.raises(BrowserError, match=re.escape(NO_CHROMIUM)):
        find_chromium()
