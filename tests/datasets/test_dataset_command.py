"""`./scripts/dataset`: its errors are sentences, and it asks for source and licence only where somebody can answer."""

from pathlib import Path

import pytest

from scripts.datasets.__main__ import main
from scripts.datasets.errors import DatasetError
from scripts.datasets.prepared import read_dataset
from scripts.datasets.terms import PhotoTerms, complete_terms
from tests.datasets.photo_folders import heads

TERMS = ("--source", "mine", "--licence", "mine")


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose photos are none; enough for errors that come before the first photo."""
    folder = tmp_path_factory.mktemp("photos")
    (folder / "a.jpg").write_bytes(b"")
    (folder / "labels.csv").write_text("file,smiling\nother.jpg,1\n", "utf-8")
    return folder


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["{photos}/none", "--model", "stgan", *TERMS], "There is no folder"),
        (["{out}", "--model", "stgan", *TERMS], "has no photo; a photo ends in .jpg"),
        (["{photos}", "--model", "none", *TERMS], "There is no model none"),
        (["{photos}", "--model", "filters", *TERMS], "filters edits whole photos"),
        (["{photos}", "--model", "beauty_gan", "--size", "64", *TERMS], "beauty_gan is served with"),
        (["{photos}", "--template", "oval", "--size", "64", *TERMS], "no template oval"),
        (["{photos}", "--template", "ffhq", *TERMS], "Say how the pictures are cut"),
        (["{photos}", "--whole", "--size", "4", *TERMS], "a picture has 16 to 2048 pixels"),
        (["{photos}", "--model", "stgan", "--source", "mine"], "Give --licence TEXT"),
        (
            ["{photos}", "--model", "stgan", "--attributes", "{photos}/labels.csv", *TERMS],
            "names no photo of the folder",
        ),
        (["{photos}", "--model", "stgan", "--processes", "1", *TERMS], "Only 0 of 1 photos gave a picture"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(
    photos: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    (tmp_path / "empty").mkdir()
    places = {"photos": photos, "out": tmp_path / "empty"}
    filled = [argument.format(**places) for argument in arguments]
    assert main(["prepare", *filled, "--out", str(tmp_path / "out")]) == 1
    assert message in capsys.readouterr().err


def test_the_data_set_is_not_written_among_the_photos(photos: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["prepare", str(photos), "--model", "stgan", "--out", str(photos), *TERMS]) == 1
    assert "name another folder for the data set" in capsys.readouterr().err


def test_an_unknown_command_lists_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["make"]) == 2
    assert "prepare, draw, draw-photos" in capsys.readouterr().err


def test_a_model_decides_template_and_size(tmp_path: Path) -> None:
    # given
    folder = heads(tmp_path / "photos", 10)

    # when
    code = main(
        ["prepare", str(folder), "--model", "stgan", "--out", str(tmp_path / "out"), "--processes", "1", *TERMS]
    )

    # then
    description = read_dataset(tmp_path / "out").description
    assert (code, description.template, description.size) == (0, "celeba_178", 128)
    assert (description.source, description.commercial) == ("mine", False)


def test_drawn_heads_have_the_attributes_that_are_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--count", "2", "--held-out", "1", "--size", "32", "--attributes", "eyeglasses", "--processes", "1"]
    assert main(["draw", "--out", str(tmp_path), *arguments]) == 0
    assert capsys.readouterr().out == f"{tmp_path}: 2 pictures train, 2 measure.\n"
    assert read_dataset(tmp_path).description.attributes == ("eyeglasses",)


def test_a_head_is_not_drawn_with_an_unknown_attribute(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["draw", "--out", str(tmp_path), "--count", "2", "--attributes", "hat"]) == 1
    assert "No head is drawn with hat" in capsys.readouterr().err


def test_on_a_terminal_what_is_missing_is_asked_for() -> None:
    answers = iter(["my own photos", "everybody agreed", "yes"])
    terms = complete_terms(None, None, None, lambda question: next(answers))
    assert terms == PhotoTerms("my own photos", "everybody agreed", commercial=True)


def test_an_empty_answer_is_refused() -> None:
    with pytest.raises(DatasetError, match="Give --source TEXT and --licence TEXT"):
        complete_terms(None, None, None, lambda question: " ")


def test_commercial_use_is_only_what_was_said() -> None:
    assert not complete_terms("mine", "mine", None, ask=None).commercial
    assert complete_terms("mine", "mine", "yes", ask=None).commercial
