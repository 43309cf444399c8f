"""A small studio in a folder, in place of the real page."""

from pathlib import Path

from scripts.repository import SAMPLE
from scripts.studio.site import SamplePhoto, Site

FILES = {
    "page/index.html": "<!doctype html><script type=module src=src/main.js></script>",
    "page/src/main.js": 'import "/js/index.js";',
    "page/styles/base.css": "body { margin: 0 }",
    "page/words/zh.json": "{}",
    "page/icon.svg": "<svg/>",
    "page/README.md": "# Not for visitors",
    "page/src/types.d.ts": "export {};",
    "client/index.js": "export {};",
    "secret.html": "outside",
}
"""The files of the folder; the last one is beside the page."""


def make_site(folder: Path) -> Site:
    """Write the files, and return the site that has those of the page and the client.

    Args:
        folder: an empty one.
    """
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return Site(
        folder / "page",
        folder / "client",
        (SamplePhoto(SAMPLE, SAMPLE.with_name("astronaut_small.jpg"), "A portrait"),),
    )
