"""Files of labels and of persons: CelebA's lists and plain CSV, and what is wrong with them in a sentence."""

from pathlib import Path

import pytest

from scripts.datasets.errors import DatasetError
from scripts.datasets.labels.attribute_file import read_attributes
from scripts.datasets.labels.identity_file import read_identities

CELEBA = "2\nBlack_Hair Eyeglasses\n000001.jpg -1  1\n000002.jpg  1 -1\n"
CELEBA_CSV = "image_id,Black_Hair,Eyeglasses\n000001.jpg,-1,1\n000002.jpg,1,-1\n"
PLAIN = "\ufefffile,Black_Hair,Eyeglasses\nholiday/000001.jpg,no,Yes\nholiday/000002.jpg,1,0\n"


@pytest.mark.parametrize("text", [CELEBA, CELEBA_CSV, PLAIN])
def test_all_formats_say_the_same(tmp_path: Path, text: str) -> None:
    (tmp_path / "labels").write_text(text, "utf-8")
    table = read_attributes(tmp_path / "labels")
    assert table.attributes == ("black_hair", "eyeglasses")
    assert table.labels.get("000001.jpg") == (-1, 1)
    assert table.labels.get("000002.jpg") == (1, -1)


def test_an_empty_field_is_unknown(tmp_path: Path) -> None:
    (tmp_path / "labels.csv").write_text("file,smiling\na.jpg,\n", "utf-8")
    assert read_attributes(tmp_path / "labels.csv").labels.get("a.jpg") == (0,)


@pytest.mark.parametrize("file", ["a.png", "sub/a.jpg", "sub/a.png"])
def test_a_photo_is_found_by_its_name(tmp_path: Path, file: str) -> None:
    (tmp_path / "labels.csv").write_text("file,smiling\na.jpg,1\n", "utf-8")
    assert read_attributes(tmp_path / "labels.csv").labels.get(file) == (1,)


def test_a_name_that_two_folders_have_is_not_guessed(tmp_path: Path) -> None:
    (tmp_path / "labels.csv").write_text("file,smiling\nx/a.jpg,1\ny/a.jpg,0\n", "utf-8")
    labels = read_attributes(tmp_path / "labels.csv").labels
    assert (labels.get("x/a.jpg"), labels.get("y/a.jpg"), labels.get("z/a.jpg")) == ((1,), (-1,), None)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("file,smiling\na.jpg,maybe\n", "the line of a.jpg says 'maybe'"),
        ("2\nSmiling\na.jpg 1 1\n", "the line of a.jpg has 2 labels; there are 1 attributes"),
        ("file,smiling,Smiling\na.jpg,1,1\n", "each once"),
        ("file,person\na.jpg,1\n", "none of id, split, person, file"),
        ("", "the file has none"),
    ],
)
def test_a_wrong_file_of_labels_is_a_sentence(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "labels").write_text(text, "utf-8")
    with pytest.raises(DatasetError, match=message):
        read_attributes(tmp_path / "labels")


def test_a_missing_file_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"none\.txt cannot be read: No such file"):
        read_attributes(tmp_path / "none.txt")


@pytest.mark.parametrize("text", ["a.jpg 2880\nb.jpg 7\n", "file,person\na.jpg,2880\nb.jpg,7\n"])
def test_persons_are_read_from_both_formats(tmp_path: Path, text: str) -> None:
    (tmp_path / "persons").write_text(text, "utf-8")
    persons = read_identities(tmp_path / "persons")
    assert (persons.get("a.jpg"), persons.get("b.jpg"), persons.get("c.jpg")) == ("2880", "7", None)


def test_a_line_without_a_person_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "persons").write_text("a.jpg\n", "utf-8")
    with pytest.raises(DatasetError, match=r"a line needs a file and a person; one is 'a\.jpg'"):
        read_identities(tmp_path / "persons")
