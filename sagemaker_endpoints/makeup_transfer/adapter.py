"""Make-up transfer: the style of a reference, or a drawn look, worn by each face of a photo."""

from collections.abc import Sequence
from pathlib import Path

from facemagi.errors import FaceMagiError
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame, face_frame
from sagemaker_endpoints._sdk.contract import RGB, Edit, Params, Photo

from .face_session import Sitting, sit
from .looks import drawn
from .reference import worn_by
from .style import Style
from .wear import Shares, wear_on_lips, wear_on_skin

REFERENCE = "reference"


class Adapter:
    """A photo editor without weights; it keeps nothing between edits."""

    def load(self, weights: Path, device: str) -> None:
        """Nothing to load."""

    def edit(self, photos: Sequence[Photo], edits: Sequence[Edit]) -> list[RGB]:
        """Each photo with its faces made up; pixels without make-up keep their bytes.

        Raises:
            FaceMagiError: `missing_param` where the reference that is named did not come along, `no_face` where
                nobody is on it.
        """
        return [transfer(photo) for photo in photos]


def transfer(photo: Photo) -> RGB:
    """(H, W, 3) uint8, a new picture of the photo's size."""
    frames = [face_frame(face.landmarks) for face in photo.faces]
    rgb = photo.rgb.copy()
    for face, frame in zip(photo.faces, frames, strict=True):
        shares = shares_of(face.params)
        if shares != Shares(0, 0, 0, 0):
            sitting = sit(photo.rgb, frame)
            style = _style(photo, face.params, sitting)
            wear_on_skin(photo, rgb, sitting, [other for other in frames if other is not frame], style, shares)
            wear_on_lips(rgb, frame, sitting.skin, style.lips, shares.lips)
    return rgb


def shares_of(params: Params) -> Shares:
    """The parameters, 0…100, as shares, 0…1, all of them times the strength."""
    eyes, skin, lips, tone = (params[name] / 100 for name in ("eyes", "skin", "lips", "skin_tone"))
    strength = params["strength"] / 100
    return Shares(strength * eyes, strength * skin, strength * lips, strength * tone)


def _style(photo: Photo, params: Params, sitting: Sitting) -> Style:
    if params[REFERENCE] is None:
        return drawn(params["look"], sitting.skin)
    reference = photo.references.get(REFERENCE)
    if reference is None:
        raise FaceMagiError(
            "missing_param",
            "The reference photo did not come along with the job.",
            param=f"references.{REFERENCE}",
            remedy="Give the reference's id as `reference`, or leave it out and choose a `look`.",
        )
    return worn_by(reference.rgb, _largest_face(reference), sitting)


def _largest_face(reference: Photo) -> FaceFrame:
    if not reference.faces:
        raise FaceMagiError(
            "no_face",
            "Nobody's face was found on the reference photo.",
            param=f"params.{REFERENCE}",
            actual=0,
            limit=1,
            remedy="Use a reference on which one face is large, uncovered and turned to the camera.",
        )
    return face_frame(reference.faces[0].landmarks)
