"""Colour style: gives people and background the colours and the light of another picture."""

from collections.abc import Sequence
from pathlib import Path

from sagemaker_endpoints._imaging.color.colourless import keep_colourless
from sagemaker_endpoints._imaging.color.lut3d import Cube, apply_cube_partly
from sagemaker_endpoints._imaging.compositing.blend import blend
from sagemaker_endpoints._imaging.matting.person_matte import person_matte
from sagemaker_endpoints._sdk.contract import RGB, Edit, Params, Photo

from .colour_map import colour_map
from .palettes import built_in
from .sampling import PicturePalettes, palettes_of


class Adapter:
    """A photo editor without weights and without state."""

    def load(self, weights: Path, device: str) -> None:
        """Do nothing: there are no weights."""

    def edit(self, photos: Sequence[Photo], edits: Sequence[Edit]) -> list[RGB]:
        """Each photo in the colours of its reference, or of a built-in palette where it has none."""
        return [transfer_style(photo, edit.params) for photo, edit in zip(photos, edits, strict=True)]


def transfer_style(photo: Photo, params: Params) -> RGB:
    """Give a photo the colours of its reference or of a palette.

    Args:
        photo: not written to; `references["reference"]` is optional.
        params: of the effect `color_style`, as in model.toml.

    Returns:
        (H, W, 3) uint8, a new picture of the photo's size; the photo's own bytes at strength 0.
    """
    strength = params["strength"] / 100
    if not strength:
        return photo.rgb.copy()
    own, target = palettes_of(photo.rgb, photo.person_mask()), _target_palettes(photo, params)
    person, ground = (
        apply_cube_partly(photo.rgb, part_cube(own, target, part, params["light"] / 100), strength * params[part] / 100)
        for part in ("person", "ground")
    )
    return keep_colourless(photo.rgb, blend(ground, person, person_matte(photo)))


def part_cube(own: PicturePalettes, target: PicturePalettes, part: str, light: float) -> Cube:
    """The lookup table for one part of a picture.

    Args:
        own: the picture's palettes.
        target: the palettes to change to.
        part: `person` or `ground`.
        light: 0…1, share of the change of lightness that is applied.
    """
    return colour_map(getattr(own, part), getattr(target, part), part, light)


def _target_palettes(photo: Photo, params: Params) -> PicturePalettes:
    if "reference" not in photo.references:
        return built_in(params["palette"])
    reference = photo.references["reference"]
    return palettes_of(reference.rgb, reference.person_mask())
