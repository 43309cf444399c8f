"""Keeps a few pictures of dropped photos for each reason, so that one sees whether they were dropped rightly."""

from pathlib import Path

from sagemaker_endpoints._sdk.contract import RGB
from scripts.datasets.photos import id_of
from scripts.datasets.picture_files import refusals_of, write_picture
from scripts.datasets.preparing.contact_sheet import thumbnail
from scripts.datasets.preparing.filters import Reason

FOLDER = "dropped"

MOST = 8
"""Pictures for each reason."""


def keep_example(out: Path, reason: Reason, file: str, picture: RGB) -> None:
    """Keep the picture of a dropped photo, unless there are enough of its reason.

    Args:
        out: of the data set.
        reason: why it was dropped.
        file: the photo.
        picture: its crop.
    """
    folder = out / FOLDER / reason
    with refusals_of(folder):
        folder.mkdir(parents=True, exist_ok=True)
        enough = len(list(folder.glob("*.jpg"))) >= MOST
    if not enough:
        write_picture(thumbnail(picture), folder / f"{id_of(file)}.jpg")


def examples_of(out: Path, reason: Reason) -> list[str]:
    """The kept pictures of a reason, as paths in the data set."""
    return sorted(path.relative_to(out).as_posix() for path in (out / FOLDER / reason).glob("*.jpg"))
