"""Folders of small photos to prepare data sets of, and requests for them."""

import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import cv2
import numpy as np

from scripts.datasets.drawn_faces.photos import draw_photos
from scripts.datasets.preparing.one_photo import Settings
from scripts.datasets.preparing.prepare import Request
from scripts.datasets.terms import PhotoTerms
from scripts.repository import SAMPLE
from tests.support.endings import ENDINGS

SETTINGS = Settings("celeba_178", 48)
TERMS = PhotoTerms("drawn for a test", "Apache-2.0", commercial=True)
WIDTH, MOST = 240, 12


def heads(folder: Path, count: int) -> Path:
    """A folder of drawn heads, at most `MOST`, with CelebA's lists of all of them."""
    folder.mkdir()
    for path in sorted(_drawn().glob("*.jpg"))[:count]:
        shutil.copy(path, folder)
    for path in _drawn().glob("*.txt"):
        shutil.copy(path, folder)
    return folder


@cache
def _drawn() -> Path:
    """The heads, drawn once."""
    folder = Path(ENDINGS.enter_context(TemporaryDirectory()))
    draw_photos(folder, MOST, WIDTH)
    return folder


def request(folder: Path, out: Path, **others: Any) -> Request:
    return Request(**{"folder": folder, "out": out, "settings": SETTINGS, "terms": TERMS, **others})


def add_unusable_photos(folder: Path) -> None:
    """One photo for each reason to drop it; `astronaut.png` can be used."""
    shutil.copy(SAMPLE, folder / "astronaut.png")
    photo = cv2.imread(str(SAMPLE))
    assert photo is not None
    head = photo[20:260, 90:350]
    pictures = {
        "no_face": np.full((200, 200, 3), 90, np.uint8),
        "small": cv2.resize(head, (60, 60), interpolation=cv2.INTER_AREA),
        "edge": photo[20:130, 180:290],
    }
    for name, picture in pictures.items():
        cv2.imwrite(str(folder / f"{name}.png"), picture)
    cv2.imwrite(str(folder / "repeated.jpg"), cv2.resize(photo, (480, 480), interpolation=cv2.INTER_AREA))
    (folder / "unreadable.jpg").write_bytes(b"\xff\xd8\xff no photo")
