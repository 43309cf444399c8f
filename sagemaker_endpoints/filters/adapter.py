"""Photo filters, in this order: focus, colour, then lens and film."""

from collections.abc import Sequence
from pathlib import Path

import cv2

from sagemaker_endpoints._imaging.color.lut3d import apply_cube
from sagemaker_endpoints._imaging.color.monochrome import is_monochrome
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB, Edit, Params, Photo

from .bokeh import bokeh
from .finish import finish
from .grading import partial_cube
from .looks import LOOKS
from .tilt_shift import tilt_shift


class Adapter:
    """A photo editor without weights; it keeps only the lookup tables of the looks it has applied."""

    def load(self, weights: Path, device: str) -> None:
        """Do nothing: there are no weights."""

    def edit(self, photos: Sequence[Photo], edits: Sequence[Edit]) -> list[RGB]:
        """Each photo with its filter; the whole picture changes, with or without faces."""
        return [apply_filter(photo, edit.params) for photo, edit in zip(photos, edits, strict=True)]


def apply_filter(photo: Photo, params: Params) -> RGB:
    """Apply focus, look, vignette and grain to a photo.

    Args:
        photo: not written to.
        params: of the effect `filters`, as in model.toml.

    Returns:
        (H, W, 3) uint8, a new picture of the photo's size; the photo's own bytes where every strength is 0.
    """
    look, strength = LOOKS[params["look"]], params["strength"] / 100
    rgb = bokeh(photo.rgb, photo, params["bokeh"] / 100, params.get("people", "everybody"))
    rgb = tilt_shift(rgb, params["tilt_shift"] / 100, params["tilt_position"] / 100, params["tilt_angle"])
    rgb = apply_look(rgb, params["look"], strength)
    vignette = min(1.0, params["vignette"] / 100 + strength * look.vignette)
    grain = min(1.0, params["grain"] / 100 + strength * look.grain)
    rgb = finish(rgb, vignette, grain, photo.rgb)
    return rgb.copy() if rgb is photo.rgb else rgb


def apply_look(rgb: RGB, look: str, strength: float) -> RGB:
    """Change the colours to those of a look.

    Args:
        rgb: (H, W, 3) uint8, not written to.
        look: a key of `LOOKS`.
        strength: 0…1.

    Returns:
        (H, W, 3) uint8; `rgb` itself at strength 0 and for the look `none`. A black-and-white photo stays so, except
        under a look that is a tint.
    """
    if not strength or look == "none":
        return rgb
    graded = apply_cube(rgb, partial_cube(look, strength))
    return graded if LOOKS[look].tints or not is_monochrome(rgb) else _without_colour(graded)


def _without_colour(rgb: RGB) -> RGB:
    grey = opencv.convert_colour(rgb, cv2.COLOR_RGB2GRAY)
    return opencv.merge([grey, grey, grey])
