"""Colour style: the palette and the light of another picture, for people and for what is behind them."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from sagemaker_endpoints._imaging.color.lut3d import Cube, apply_cube, identity_cube
from sagemaker_endpoints._imaging.compositing.blend import blend
from sagemaker_endpoints._imaging.matting.person_matte import person_matte
from sagemaker_endpoints._sdk.contract import RGB, Edit, Params, Photo
from sagemaker_endpoints._sdk.dtypes import float32

from .colour_map import colour_map
from .palettes import built_in
from .sampling import Palettes, palettes_of


class Adapter:
    """A photo editor without weights; it keeps nothing between edits."""

    def load(self, weights: Path, device: str) -> None:
        """Nothing to load."""

    def edit(self, photos: Sequence[Photo], edits: Sequence[Edit]) -> list[RGB]:
        """Each photo in the colours of its reference, or of a built-in palette where there is none."""
        return [styled(photo, edit.params) for photo, edit in zip(photos, edits, strict=True)]


def styled(photo: Photo, params: Params) -> RGB:
    """(H, W, 3) uint8, a new picture of the photo's size; the photo itself at strength 0."""
    strength = params["strength"] / 100
    if not strength:
        return photo.rgb.copy()
    own, wanted = palettes_of(photo.rgb, photo.person_mask()), _wanted(photo, params)
    person, ground = (
        graded(photo.rgb, table(own, wanted, part, params["light"] / 100), strength * params[part] / 100)
        for part in ("person", "ground")
    )
    return blend(ground, person, person_matte(photo))


def table(own: Palettes, wanted: Palettes, part: str, light: float) -> Cube:
    """What becomes of every colour of one part, `person` or `ground`, of a picture. light: 0…1."""
    return colour_map(getattr(own, part), getattr(wanted, part), part, light)


def graded(rgb: RGB, cube: Cube, strength: float) -> RGB:
    """(H, W, 3) uint8, a picture on its way to a table's colours. strength: 0…1."""
    if not strength:
        return rgb
    start = identity_cube()
    return apply_cube(rgb, float32(start + np.float32(strength) * (cube - start)))


def _wanted(photo: Photo, params: Params) -> Palettes:
    if "reference" not in photo.references:
        return built_in(params["palette"])
    reference = photo.references["reference"]
    return palettes_of(reference.rgb, reference.person_mask())
