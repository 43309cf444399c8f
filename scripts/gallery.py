"""Makes the gallery: for every effect, one sheet with the photo and the effect's variants."""

import argparse
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageDraw

from facemagi.manifest import EffectSection, Manifest
from facemagi_vision.decode import decode
from sagemaker_endpoints._sdk.contract import RGB, Photo
from scripts.repository import ROOT, SAMPLE, find_models, read_manifests, weights_states
from scripts.workbench import Workbench, open_workbench, open_workbenches, photo_of

DOCS = ROOT / "docs"
OUT = ROOT / "out/gallery"

SIDE = 264
"""Pixels of one picture on a sheet: four fit side by side on a GitHub page."""

COLUMNS = 4
CAPTION = 18
QUALITY = 85
STRONG = 60
"""If an effect has only sliders, a second variant sets all of them to this value, so that their effect is visible."""

HEAD_SIDE = 2.6
"""Side of the square around a face, in heights of its box: it includes hair, a hat and the tops of the shoulders."""

NETWORKS = ("esrgan", "style_presets", "any_style")
"""Models whose weights `./scripts/weights fetch` gets, and whose pictures are in the gallery."""

REDUCED = {"esrgan": 100}
"""By effect, the side of the photo that it gets, in pixels: small, so that an enlargement can be seen."""

NO_LOOKS = ("source_face",)
"""Choices of a face in another photo: their values are no looks."""

HEAD_SIDES = {"esrgan": 1.3}
"""By effect, what replaces `HEAD_SIDE`."""

SUFFIXES = {".jpg", ".jpeg", ".png", ".webp", ".heic", ".avif"}

INTRODUCTION = (
    "For everybody who chooses effects.\n\n"
    "Effects on the sample photo. `./scripts/gallery` makes this page and its pictures again, with every effect that "
    "needs no weights."
)
NETWORKS_INTRODUCTION = (
    f"`./scripts/weights fetch {' '.join(NETWORKS)}` downloads the weights of these networks; then `./scripts/gallery` "
    "makes their pictures too. [The networks](networks.md) says under which terms the weights may be used."
)


@dataclass(frozen=True)
class Variant:
    """One picture of an effect.

    Attributes:
        caption: the text below it.
        params: the parameters that differ from the defaults.
    """

    caption: str
    params: Mapping[str, Any]


def main() -> None:
    parser = argparse.ArgumentParser(prog="gallery", description=__doc__)
    parser.add_argument(
        "folder", nargs="?", type=Path, help="a folder of photos; without it, the sample photo for docs/"
    )
    folder = parser.parse_args().folder
    if folder is None:
        _document()
    else:
        _sheets(folder)


def _document() -> None:
    """Write docs/gallery.md with its pictures, and the README's picture."""
    sample = photo_of(decode(SAMPLE.read_bytes()).rgb)
    photo = _head(sample)
    pages = ["# Gallery", "", INTRODUCTION]
    for workbench, effect_id in _effects():
        _sheet(workbench, effect_id, photo).save(DOCS / _picture(effect_id), quality=QUALITY)
        pages += _section(_part(workbench.manifest, effect_id), effect_id)
        if effect_id == "beauty":
            after = workbench.prepare(effect_id, photo, {})()
            _before_after(photo.rgb, after).save(DOCS / "before-after.jpg", quality=QUALITY)
    pages += ["", "# With trained weights", "", NETWORKS_INTRODUCTION]
    for manifest in read_manifests(find_models(NETWORKS)):
        for effect_id in manifest.effect_ids():
            pages += _section(_part(manifest, effect_id), effect_id)
            if "missing" not in weights_states(manifest).values():
                head = _head(sample, HEAD_SIDES.get(effect_id, HEAD_SIDE))
                small = _reduced(head, REDUCED.get(effect_id, 2 * SIDE))
                sheet = _sheet(open_workbench(manifest.name), effect_id, small)
                sheet.save(DOCS / _picture(effect_id), quality=QUALITY)
    (DOCS / "gallery.md").write_text("\n".join(pages) + "\n", "utf-8")


def _picture(effect_id: str) -> str:
    """The path of an effect's sheet, below docs/."""
    return f"gallery/{effect_id.replace('/', '-')}.jpg"


def _reduced(photo: Photo, side: int) -> Photo:
    """A square photo, reduced to a side; unchanged where it is smaller."""
    if photo.rgb.shape[0] <= side:
        return photo
    small = Image.fromarray(photo.rgb).resize((side, side), Image.Resampling.LANCZOS)
    return photo_of(np.asarray(small))


def _sheets(folder: Path) -> None:
    """Write a sheet for every photo and effect."""
    OUT.mkdir(parents=True, exist_ok=True)
    photos = sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES)
    for path in photos:
        photo = _head(photo_of(decode(path.read_bytes()).rgb))
        for workbench, effect_id in _effects():
            if photo.faces or not workbench.manifest.needs_faces:
                name = f"{path.stem}-{effect_id.replace('/', '-')}.jpg"
                _sheet(workbench, effect_id, photo).save(OUT / name, quality=QUALITY)
                print(OUT / name)


def _effects() -> Iterator[tuple[Workbench, str]]:
    for workbench in open_workbenches():
        for effect_id in workbench.manifest.effect_ids():
            yield workbench, effect_id


def _section(part: EffectSection, effect_id: str) -> list[str]:
    call = json.dumps({"effect": effect_id, "photo": "photo_…"}, ensure_ascii=False)
    return [
        "",
        f"## {part.title}",
        "",
        f"`{call}`: {part.summary}",
        "",
        f"![{part.title}: variants]({_picture(effect_id)})",
    ]


def _part(manifest: Manifest, effect_id: str) -> EffectSection:
    return manifest.effects[manifest.effect_name(effect_id)]


def variants(part: EffectSection) -> list[Variant]:
    """The pictures that show an effect: the values of its first choice, else the presets of its first colour, else its
    sliders turned up.

    Args:
        part: the effect.
    """
    for name, parameter in part.parameters.items():
        if parameter.type == "choice" and name not in NO_LOOKS:
            chosen = [value for value in parameter.choices if value != "none"]
            return [Variant(value, {name: value} | _second_photo(part, value)) for value in chosen]
        if parameter.type == "list" and parameter.items.type == "choice":
            return [Variant(value, {name: [value]}) for value in parameter.items.choices if value != "none"]
        if parameter.type == "colour" and parameter.presets:
            return [Variant(value, {name: value}) for value in parameter.presets]
    strengths = [name for name, kind in part.parameters.items() if kind.type == "slider" and kind.minimum == 0]
    return [Variant("default", {}), Variant(f"all at {STRONG}", dict.fromkeys(strengths, STRONG))]


def _second_photo(part: EffectSection, choice: str) -> dict[str, bool]:
    """The choice `photo` needs a second photo."""
    return {name: True for name, kind in part.parameters.items() if kind.type == "photo" and choice == "photo"}


def _sheet(workbench: Workbench, effect_id: str, photo: Photo) -> Image.Image:
    pictures = [("before", photo.rgb)]
    for variant in variants(_part(workbench.manifest, effect_id)):
        pictures.append((variant.caption, workbench.prepare(effect_id, photo, variant.params)()))
    rows = -(-len(pictures) // COLUMNS)
    height = round(SIDE * photo.rgb.shape[0] / photo.rgb.shape[1])
    sheet = Image.new("RGB", (SIDE * min(COLUMNS, len(pictures)), (height + CAPTION) * rows), "white")
    draw = ImageDraw.Draw(sheet)
    for index, (caption, picture) in enumerate(pictures):
        left, top = index % COLUMNS * SIDE, index // COLUMNS * (height + CAPTION)
        sheet.paste(_on_chequerboard(picture).resize((SIDE - 4, height - 4), Image.Resampling.LANCZOS), (left + 2, top))
        draw.text((left + 4, top + height - 2), caption, fill="black")
    return sheet


def _before_after(before: RGB, after: RGB) -> Image.Image:
    side = SIDE * COLUMNS // 2
    both = Image.new("RGB", (2 * side, side), "white")
    for index, picture in enumerate((before, after)):
        both.paste(
            _on_chequerboard(picture).resize((side - 4, side - 4), Image.Resampling.LANCZOS), (index * side + 2, 2)
        )
    return both


def _on_chequerboard(picture: RGB) -> Image.Image:
    """The picture as an image; a chequerboard shows through where it is transparent."""
    image = Image.fromarray(picture)
    if image.mode != "RGBA":
        return image
    rows, columns = np.indices(picture.shape[:2]) // 16
    squares = np.where((rows + columns) % 2, 255, 215).astype(np.uint8)
    board = Image.fromarray(np.repeat(squares[..., None], 3, axis=2))
    board.paste(image, mask=image.getchannel("A"))
    return board


def _head(photo: Photo, heights: float = HEAD_SIDE) -> Photo:
    """The photo, cut to a square around its largest face if it has one: of a side in heights of the face's box."""
    if not photo.faces:
        return photo
    height, width = photo.rgb.shape[:2]
    x, y, w, h = photo.faces[0].box
    side = int(min(height, width, heights * max(w, h)))
    left = int(np.clip(x + w / 2 - side / 2, 0, width - side))
    top = int(np.clip(y + h / 2 - side * 0.45, 0, height - side))
    return photo_of(np.ascontiguousarray(photo.rgb[top : top + side, left : left + side]))


if __name__ == "__main__":
    main()
