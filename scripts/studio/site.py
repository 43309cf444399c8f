"""The files of the studio by their paths on the web: the page, the client that it imports, sample photos."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from scripts.repository import ROOT, SAMPLE

PAGE = ROOT / "clients" / "studio"
CLIENT = ROOT / "clients" / "js" / "src"

INDEX = "/index.html"

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}
"""The media type of each kind of file. A file of another kind, such as a README, is not part of the site."""

REVALIDATE = "no-cache"
"""A browser asks each time whether a file has changed: the modules of two versions must not meet in one page."""


@dataclass(frozen=True)
class SamplePhoto:
    """A photo that a visitor can try.

    Attributes:
        photo: the file.
        picture: a small copy, which the first screen shows: the photo itself is several times as large as the page.
        title: what it shows.
    """

    photo: Path
    picture: Path
    title: str


SAMPLES = (SamplePhoto(SAMPLE, SAMPLE.with_name("astronaut_small.jpg"), "Eileen Collins, NASA"),)
"""The photos. Everything here is in the public domain."""

CONFIGURATION = "/config.json"


@dataclass(frozen=True)
class Site:
    """Where the files are.

    Attributes:
        page: the folder of the page; `/` is its index.html.
        client: the folder of the JavaScript client, below `/js/`.
        samples: photos that a visitor can try, below `/samples/`.
    """

    page: Path = PAGE
    client: Path = CLIENT
    samples: Sequence[SamplePhoto] = SAMPLES

    _known: dict[str, Path] = field(default_factory=dict, init=False, repr=False, compare=False)

    def files(self) -> dict[str, Path]:
        """Every file by its path, such as `/src/main.js`. What is not among them is not on the web."""
        found = {_address(file): file for sample in self.samples for file in (sample.photo, sample.picture)}
        for prefix, folder in (("/js/", self.client), ("/", self.page)):
            found |= {f"{prefix}{file.relative_to(folder).as_posix()}": file for file in sorted(folder.rglob("*"))}
        return {path: file for path, file in found.items() if file.suffix in TYPES and file.is_file()}

    def find(self, path: str) -> Path | None:
        """The file at a path; None where there is none.

        Args:
            path: as a browser sends it; `/` is the page.
        """
        address = INDEX if path == "/" else path
        if PurePosixPath(address).suffix not in TYPES:
            return None  # such as a path of the API
        if address not in self._known:
            self._known.update(self.files())  # it may be new; to list all files for each request takes 10 ms
        file = self._known.get(address)
        return file if file is not None and file.is_file() else None

    def configuration(self, api_url: str = "") -> dict[str, object]:
        """The content of `/config.json`.

        Args:
            api_url: of the API; empty for one at the page's own origin.
        """
        samples = [
            {"url": _address(sample.photo), "picture": _address(sample.picture), "title": sample.title}
            for sample in self.samples
        ]
        return {"api_url": api_url, "samples": samples}


def _address(sample: Path) -> str:
    """The path of a sample's file on the web."""
    return f"/samples/{sample.name}"


def entity_tag(content: bytes) -> str:
    """The ETag of a file.

    Args:
        content: of the file.
    """
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'
