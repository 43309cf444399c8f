"""Archives are read as data: only the named members, and nothing of an archive that is damaged or malicious."""

import random
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from scripts.downloads.archive import MAX_EXPANSION, read_members, require_expected
from scripts.downloads.errors import DownloadError
from tests.downloads.file_server import sha256, tar_of, url_source, zip_of

ARCHIVES = pytest.mark.parametrize("pack", [zip_of, tar_of], ids=["zip", "tar"])
Pack = Callable[[Mapping[str, bytes]], bytes]

NOISE = random.Random(1).randbytes(5000)
"""Bytes that hardly compress."""


def saved(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


@ARCHIVES
def test_the_named_members_are_read(pack: Pack, tmp_path: Path) -> None:
    archive = saved(tmp_path / "a", pack({"a/net.bin": NOISE, "a/net.param": b"p", "setup.py": b"raise SystemExit"}))
    assert read_members(archive, ["a/net.param", "a/net.bin"]) == {"a/net.bin": NOISE, "a/net.param": b"p"}


@ARCHIVES
def test_a_missing_member_is_named(pack: Pack, tmp_path: Path) -> None:
    archive = saved(tmp_path / "a", pack({"a/net.bin": NOISE}))
    with pytest.raises(DownloadError, match=r"a does not contain a/other\.bin"):
        read_members(archive, ["a/other.bin"])


@ARCHIVES
def test_a_truncated_archive_is_refused(pack: Pack, tmp_path: Path) -> None:
    content = pack({"a/net.bin": NOISE})
    archive = saved(tmp_path / "a", content[: len(content) // 2])
    with pytest.raises(DownloadError, match="a is damaged"):
        read_members(archive, ["a/net.bin"])


@ARCHIVES
@pytest.mark.parametrize("name", ["../outside.bin", "/etc/outside.bin", "a/../../outside.bin"])
def test_a_name_that_leads_out_of_the_archive_is_refused(pack: Pack, name: str, tmp_path: Path) -> None:
    archive = saved(tmp_path / "a", pack({name: b"x", "a/net.bin": NOISE}))
    with pytest.raises(DownloadError, match="leads out of the archive"):
        read_members(archive, ["a/net.bin"])


@ARCHIVES
def test_a_bomb_is_refused(pack: Pack, tmp_path: Path) -> None:
    # given an archive of a few kilobytes that unpacks to ten megabytes
    archive = saved(tmp_path / "a", pack({"a/bomb.bin": bytes(10_000_000), "a/net.bin": NOISE}))
    assert archive.stat().st_size * MAX_EXPANSION < 10_000_000
    with pytest.raises(DownloadError, match="unpacks to more than 20 times its size"):
        read_members(archive, ["a/net.bin"])


def test_a_file_with_the_right_checksum_is_accepted(tmp_path: Path) -> None:
    require_expected(saved(tmp_path / "net.bin", NOISE), url_source(NOISE))


def test_another_file_is_refused_with_both_checksums(tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match=f"{sha256(b'other')}, not 5000 bytes with {sha256(NOISE)}"):
        require_expected(saved(tmp_path / "net.bin", b"other"), url_source(NOISE))


def test_a_web_page_that_was_saved_as_the_file_is_recognised(tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match="a web page instead of the file"):
        require_expected(saved(tmp_path / "net.bin", b"<!DOCTYPE html><title>Log in</title>"), url_source(NOISE))
