"""`dataset prepare`: a folder of photos becomes a data set, and what cannot be used is dropped with its reason."""

from dataclasses import dataclass
from pathlib import Path

import cv2
import pytest

from scripts.datasets.errors import DatasetError
from scripts.datasets.prepared import Description, read_dataset
from scripts.datasets.preparing.filters import REASONS
from scripts.datasets.preparing.one_photo import Settings
from scripts.datasets.preparing.prepare import Summary, prepare
from tests.datasets.photo_folders import add_unusable_photos, heads, request
from tests.support.portraits import astronaut

HEADS = 12


@dataclass(frozen=True)
class Prepared:
    """A folder of photos, and what was prepared of it."""

    folder: Path
    out: Path
    summary: Summary

    @property
    def reasons(self) -> dict[str, str | None]:
        """Why each photo was dropped."""
        return {outcome.file: outcome.reason for outcome in self.summary.outcomes}

    @property
    def report(self) -> str:
        return (self.out / "report.md").read_text("utf-8")


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """Drawn heads with CelebA's lists, the sample photo, and a photo for each of several reasons to drop it."""
    base = tmp_path_factory.mktemp("prepare")
    folder = heads(base / "photos", HEADS)
    add_unusable_photos(folder)
    lists = {"attributes": folder / "list_attr_celeba.txt", "identities": folder / "identity_CelebA.txt"}
    settings = Settings("celeba_178", 48, own_labels=True)
    return Prepared(folder, base / "out", prepare(request(folder, base / "out", settings=settings, **lists)))


def test_every_usable_photo_gives_a_picture(prepared: Prepared) -> None:
    dataset = read_dataset(prepared.out)
    assert dataset.pictures(range(len(dataset.faces))).shape == (HEADS + 1, 48, 48, 3)
    assert {face.file for face in dataset.faces} >= {f"{number:06d}.jpg" for number in range(1, HEADS + 1)}


@pytest.mark.parametrize("reason", ["no_face", "small", "edge", "unreadable", "repeated"])
def test_an_unusable_photo_is_dropped_for_its_reason(prepared: Prepared, reason: str) -> None:
    assert {file: why for file, why in prepared.reasons.items() if file.startswith(reason)} == {
        file: reason for file in prepared.reasons if file.startswith(reason)
    }
    assert any(file.startswith(reason) for file in prepared.reasons)


def test_source_licence_and_attributes_travel_with_the_pictures(prepared: Prepared) -> None:
    description = read_dataset(prepared.out).description
    assert description == Description(
        "celeba_178", 48, description.attributes, "drawn for a test", "Apache-2.0", commercial=True
    )
    assert "eyeglasses" in description.attributes


def test_labels_are_those_of_the_list(prepared: Prepared) -> None:
    # given
    _, names, *rows = (prepared.folder / "list_attr_celeba.txt").read_text("utf-8").splitlines()
    listed = {file: [int(label) for label in labels] for file, *labels in map(str.split, rows)}

    # when
    dataset = read_dataset(prepared.out)
    labels = dict(zip((face.file for face in dataset.faces), dataset.labels(names.split()).tolist(), strict=True))

    # then
    assert {file: row for file, row in labels.items() if file in listed} == listed


def test_where_the_list_is_silent_labels_are_those_that_the_service_is_certain_of(prepared: Prepared) -> None:
    """The astronaut smiles with an open mouth, and wears no glasses; nothing says whether her brows are bushy."""
    dataset = read_dataset(prepared.out)
    (row,) = (index for index, face in enumerate(dataset.faces) if face.file == "astronaut.png")
    names = ["smiling", "mouth_slightly_open", "eyeglasses", "male"]
    assert dataset.labels(names)[row].tolist() == [1, 1, -1, 0]


def test_persons_are_those_of_the_list(prepared: Prepared) -> None:
    persons = {face.file: face.person for face in read_dataset(prepared.out).faces}
    assert (persons["000003.jpg"], persons["astronaut.png"]) == ("3", "")


def test_both_splits_have_pictures(prepared: Prepared) -> None:
    assert {face.split for face in read_dataset(prepared.out).faces} == {"train", "validation"}


def test_the_report_counts_and_shows_what_was_dropped(prepared: Prepared) -> None:
    report = prepared.report
    assert f"{HEADS + 1} pictures of {HEADS + 6} photos" in report
    assert f"| small | 1 | {REASONS['small']} |" in report
    assert "- `repeated.jpg`: as astronaut.png" in report
    pictures = [part.split(")")[0] for part in report.split("](")[1:]]
    assert pictures
    assert all((prepared.out / picture).is_file() for picture in pictures)


def test_the_report_warns_of_few_pictures_and_of_photos_without_labels(prepared: Prepared) -> None:
    assert f"There are {HEADS + 1} pictures." in prepared.report
    assert f"does not name 6 of {HEADS + 6} photos" in prepared.report


def test_whole_photos_need_no_face(tmp_path: Path) -> None:
    # given heads, and a photo that is out of focus
    folder = heads(tmp_path / "photos", 10)
    cv2.imwrite(str(folder / "blurred.png"), cv2.GaussianBlur(astronaut().rgb, (0, 0), 24))

    # when
    summary = prepare(request(folder, tmp_path / "out", settings=Settings("whole", 64)))

    # then
    assert summary.dataset.pictures([0]).shape == (1, 64, 64, 3)
    assert [outcome.reason for outcome in summary.outcomes] == [*[None] * 10, "blurred"]


def test_too_few_pictures_are_refused_with_the_number_that_is_needed(tmp_path: Path) -> None:
    # given
    folder = heads(tmp_path / "photos", 2)

    # when
    with pytest.raises(DatasetError, match="Only 2 of 2 photos gave a picture; 10 are needed"):
        prepare(request(folder, tmp_path / "out"))

    # then the report says why, and nothing can be trained on it
    assert (tmp_path / "out" / "report.md").is_file()
    with pytest.raises(DatasetError, match="is not a prepared data set"):
        read_dataset(tmp_path / "out")
