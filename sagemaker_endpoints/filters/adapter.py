"""Photo filters: focus first, then colour, then what the film and the lens add."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from sagemaker_endpoints._imaging.color.lut3d import apply_cube, identity_cube
from sagemaker_endpoints._sdk.contract import RGB, Edit, Params, Photo
from sagemaker_endpoints._sdk.dtypes import float32

from .bokeh import bokeh
from .finish import finish
from .grading import look_cube
from .looks import LOOKS
from .tilt_shift import tilt_shift


class Adapter:
    """A photo editor without weights; it keeps nothing but the tables of the looks it was asked for."""

    def load(self, weights: Path, device: str) -> None:
        """Nothing to load."""

    def edit(self, photos: Sequence[Photo], edits: Sequence[Edit]) -> list[RGB]:
        """Each photo with its filter; the whole picture changes, faces need not be there."""
        return [filtered(photo, edit.params) for photo, edit in zip(photos, edits, strict=True)]


def filtered(photo: Photo, params: Params) -> RGB:
    """(H, W, 3) uint8, a new picture of the photo's size; the photo itself where every strength is 0."""
    look, strength = LOOKS[params["look"]], params["strength"] / 100
    rgb = bokeh(photo.rgb, photo, params["bokeh"] / 100)
    rgb = tilt_shift(rgb, params["tilt_shift"] / 100, params["tilt_position"] / 100, params["tilt_angle"])
    rgb = graded(rgb, params["look"], strength)
    shade = min(1.0, params["vignette"] / 100 + strength * look.vignette)
    grains = min(1.0, params["grain"] / 100 + strength * look.grain)
    rgb = finish(rgb, shade, grains)
    return rgb.copy() if rgb is photo.rgb else rgb


def graded(rgb: RGB, look: str, strength: float) -> RGB:
    """(H, W, 3) uint8 in the colours of one of `LOOKS`. strength: 0…1 of the way there."""
    if not strength or look == "none":
        return rgb
    start = identity_cube()
    return apply_cube(rgb, float32(start + np.float32(strength) * (look_cube(look) - start)))
