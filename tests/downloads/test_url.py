"""A single file is downloaded over HTTP, and a download that was interrupted continues."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.downloads.errors import DownloadError
from scripts.downloads.progress import bar
from scripts.downloads.url import PARTIAL, download_file
from tests.downloads.file_server import Served, file_server

CONTENT = bytes(range(256)) * 400


@pytest.fixture
def served() -> Iterator[Served]:
    with file_server() as started:
        started.files["/net.bin"] = CONTENT
        yield started


def test_a_file_is_downloaded(served: Served, tmp_path: Path) -> None:
    path = download_file(f"{served.url}/net.bin", len(CONTENT), tmp_path / "net.bin")
    assert path.read_bytes() == CONTENT
    assert list(tmp_path.iterdir()) == [path]


def test_an_interrupted_download_continues_where_it_stopped(served: Served, tmp_path: Path) -> None:
    # given a server that closes the connection in the middle
    served.cut_after["/net.bin"] = 40_000
    with pytest.raises(DownloadError):
        download_file(f"{served.url}/net.bin", len(CONTENT), tmp_path / "net.bin")
    assert not (tmp_path / "net.bin").exists()
    received = (tmp_path / f"net.bin{PARTIAL}").stat().st_size
    # when the download is tried again
    download_file(f"{served.url}/net.bin", len(CONTENT), tmp_path / "net.bin")
    # then only the rest is requested, and the file is complete
    assert 0 < received <= 40_000
    assert served.ranges == [None, f"bytes={received}-"]
    assert (tmp_path / "net.bin").read_bytes() == CONTENT


def test_a_missing_file_is_an_error_with_its_status(served: Served, tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match=r"/no\.bin answers 404"):
        download_file(f"{served.url}/no.bin", 9, tmp_path / "no.bin")
    assert list(tmp_path.iterdir()) == []


def test_a_web_page_instead_of_the_file_is_refused(served: Served, tmp_path: Path) -> None:
    served.types["/net.bin"] = "text/html; charset=utf-8"
    with pytest.raises(DownloadError, match="a web page instead of the file"):
        download_file(f"{served.url}/net.bin", len(CONTENT), tmp_path / "net.bin")
    assert list(tmp_path.iterdir()) == []


def test_a_server_that_sends_too_much_is_stopped(served: Served, tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match="more than the expected 1000 bytes"):
        download_file(f"{served.url}/net.bin", 1000, tmp_path / "net.bin")
    assert not (tmp_path / "net.bin").exists()


def test_an_unreachable_server_is_an_error_with_its_address(tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match=r"http://127\.0\.0\.1:9/net\.bin cannot be reached"):
        download_file("http://127.0.0.1:9/net.bin", 9, tmp_path / "net.bin")


@pytest.mark.parametrize(
    ("received", "line"),
    [(0, "[..............................]   0.0 of 2.0 MB"), (2_000_000, "[" + "#" * 30 + "]   2.0 of 2.0 MB")],
)
def test_the_bar_shows_the_share_that_has_arrived(received: int, line: str) -> None:
    assert bar(2_000_000, received) == line
