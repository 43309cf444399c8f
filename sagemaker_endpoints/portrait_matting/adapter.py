"""Portrait matting: people on a transparent background, on a colour, or in another photo."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from facemagi.errors import FaceMagiError
from sagemaker_endpoints._imaging.compositing.blend import blend
from sagemaker_endpoints._imaging.matting.foreground import foreground
from sagemaker_endpoints._imaging.matting.person_matte import person_matte
from sagemaker_endpoints._sdk.contract import RGB, Edit, Mask, Params, Photo, Picture
from sagemaker_endpoints._sdk.dtypes import float32

from .backgrounds import BACKGROUNDS

MIN_PERSON_SHARE = 0.002
"""Smallest share of the photo that people cover; with less, there is nobody to cut out."""


class Adapter:
    """A photo editor without weights and without state."""

    def load(self, weights: Path, device: str) -> None:
        """Do nothing: there are no weights."""

    def edit(self, photos: Sequence[Photo], edits: Sequence[Edit]) -> list[Picture]:
        """Put the people of each photo on another background.

        Args:
            photos: with the new background in `references["background"]` if `ground` is `photo`.
            edits: one per photo.

        Returns:
            (H, W, 3) uint8 per photo; if `ground` is `transparent`, (H, W, 4) with straight alpha last.
        """
        return [cut_out(photo, edit.params) for photo, edit in zip(photos, edits, strict=True)]


def cut_out(photo: Photo, params: Params) -> Picture:
    """Put the people of one photo on another background.

    Args:
        photo: the photo.
        params: `ground` (`colour`, `transparent` or `photo`), `colour` (#rrggbb), `people`
            (`everybody`, `main` or `faces`), `strength` (0…100; 0 gives the photo
            itself).

    Returns:
        As `Adapter.edit`.

    Raises:
        FaceMagiError: `no_face` if there is nobody in the photo, `missing_param` if `ground` is `photo` and there is
            no background photo.
    """
    strength = params["strength"] / 100
    if not strength and not photo.wants_mask:
        return photo.rgb.copy()
    alpha = person_matte(photo, params.get("people", "everybody"))
    if photo.wants_mask:
        photo.show_mask(alpha)
    if not photo.faces:
        _require_people(alpha)
    colours, opacity = remove_background(photo.rgb, alpha, strength)
    if params["ground"] == "transparent":
        return np.dstack([colours, np.rint(opacity * np.float32(255)).astype(np.uint8)])
    return blend(BACKGROUNDS[params["ground"]](photo, params), colours, opacity)


def remove_background(rgb: RGB, alpha: Mask, strength: float) -> tuple[RGB, Mask]:
    """Remove the background of a picture, wholly or in part; people keep their own colours.

    Args:
        rgb: (H, W, 3) uint8.
        alpha: (H, W) float32, 0…1, how much of each pixel people cover.
        strength: 0…1, the share of the background that is removed.

    Returns:
        Colours, (H, W, 3) uint8, and opacity, (H, W) float32, 0…1, of what remains.
    """
    opacity = float32(1 - np.float32(strength) * (1 - alpha))
    share = np.where(opacity > 0, alpha / np.maximum(opacity, np.float32(1e-6)), 1).astype(np.float32)
    return blend(rgb, foreground(rgb, alpha), share), opacity


def _require_people(alpha: Mask) -> None:
    share = float(alpha.mean())
    if share < MIN_PERSON_SHARE:
        raise FaceMagiError(
            "no_face",
            "There is nobody in this photo, or people are too small.",
            limit=MIN_PERSON_SHARE,
            actual=round(share, 4),
            remedy="Choose a photo that shows people closer to the camera.",
        )
