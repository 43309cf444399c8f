"""The progress of a long command, and the names of its pictures."""

import pytest

from scripts.datasets.photos import id_of
from scripts.datasets.progress import Progress, progress_line


def test_the_line_says_how_much_is_done_and_how_long_the_rest_takes() -> None:
    assert progress_line(50, 200, "photos", 95.0) == "[######..................] 50 of 200 photos, 2 min left"
    assert progress_line(199, 200, "photos", 4.0).endswith("199 of 200 photos, 4 s left")


def test_the_last_thing_is_always_shown(capsys: pytest.CaptureFixture[str]) -> None:
    # given a second run, which goes on after two of three
    progress = Progress(3, 2, "photos")

    # when
    progress.advance(", 3 pictures")

    # then
    assert capsys.readouterr().err == "[########################] 3 of 3 photos, 0 s left, 3 pictures\n"


def test_photos_of_the_same_name_in_two_folders_give_two_pictures() -> None:
    one, other = id_of("summer/IMG 12.jpg"), id_of("winter/IMG 12.jpg")
    assert one != other
    assert one.startswith("IMG_12_")
