"""People cut out: on nothing, on a colour, or in another photo."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from facemagi.errors import FaceMagiError
from sagemaker_endpoints._imaging.compositing.blend import blend
from sagemaker_endpoints._imaging.matting.foreground import foreground
from sagemaker_endpoints._imaging.matting.person_matte import person_matte
from sagemaker_endpoints._sdk.contract import RGB, Edit, Mask, Params, Photo
from sagemaker_endpoints._sdk.dtypes import float32

from .grounds import GROUNDS

LEAST_PERSON = 0.002
"""Part of the picture below which there is nobody to cut out."""


class Adapter:
    """A photo editor without weights; it keeps nothing between edits."""

    def load(self, weights: Path, device: str) -> None:
        """Nothing to load."""

    def edit(self, photos: Sequence[Photo], edits: Sequence[Edit]) -> list[RGB]:
        """Each photo's people on the ground that was asked for.

        returns: (H, W, 3) uint8; for the ground `transparent` (H, W, 4), alpha last, colours not premultiplied.
        """
        return [cut_out(photo, edit.params) for photo, edit in zip(photos, edits, strict=True)]


def cut_out(photo: Photo, params: Params) -> RGB:
    """One photo's people on another ground, as `Adapter.edit` says; the photo itself at strength 0.

    Raises:
        FaceMagiError: `no_face` where nobody is seen, `missing_param` where the ground is a photo and none was given.
    """
    strength = params["strength"] / 100
    if not strength:
        return photo.rgb.copy()
    alpha = person_matte(photo)
    _require_somebody(alpha)
    colours, shown = people_first(photo.rgb, alpha, strength)
    if params["ground"] == "transparent":
        return np.dstack([colours, np.rint(shown * np.float32(255)).astype(np.uint8)])
    return blend(GROUNDS[params["ground"]](photo, params), colours, shown)


def people_first(rgb: RGB, alpha: Mask, strength: float) -> tuple[RGB, Mask]:
    """What remains of a picture when its ground goes: people in their own colours, and the rest of the ground.

    rgb: (H, W, 3). alpha: (H, W), how much of each pixel people cover. strength: 0…1, how much of the ground goes.
    returns: colours, (H, W, 3) uint8, and how much of each pixel they cover, (H, W) float32, 0…1.
    """
    shown = float32(1 - np.float32(strength) * (1 - alpha))
    share = np.where(shown > 0, alpha / np.maximum(shown, np.float32(1e-6)), 1).astype(np.float32)
    return blend(rgb, foreground(rgb, alpha), share), shown


def _require_somebody(alpha: Mask) -> None:
    share = float(alpha.mean())
    if share < LEAST_PERSON:
        raise FaceMagiError(
            "no_face",
            "Nobody is seen in this photo.",
            limit=LEAST_PERSON,
            actual=round(share, 4),
            remedy="Choose a photo that shows people from nearby.",
        )
