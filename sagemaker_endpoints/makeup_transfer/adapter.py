"""Make-up transfer: each face of a photo gets the make-up of a reference, or a built-in look."""

from collections.abc import Sequence
from pathlib import Path

from sagemaker_endpoints._imaging.color.colourless import keep_colourless
from sagemaker_endpoints._imaging.compositing.keep_hidden import keep_hidden
from sagemaker_endpoints._imaging.cosmetics.facial_hair import facial_hair
from sagemaker_endpoints._imaging.cosmetics.keep_beards import keep_beards
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame, face_frame
from sagemaker_endpoints._sdk.contract import RGB, Edit, Face, Params, Photo
from sagemaker_endpoints._sdk.reference_face import largest_face, reference_photo

from .apply_style import PartStrengths, apply_to_lips, apply_to_skin
from .face_session import FaceSession, analyse_face
from .looks import style_of_look
from .made_up_eyes import apply_to_eyes
from .reference import style_of_reference
from .style import MakeupStyle

REFERENCE = "reference"
"""Name of the parameter that holds the reference photo."""


class Adapter:
    """A photo editor without weights and without state."""

    def load(self, weights: Path, device: str) -> None:
        """Do nothing: there are no weights."""

    def edit(self, photos: Sequence[Photo], edits: Sequence[Edit]) -> list[RGB]:
        """Each photo with its faces made up; pixels without make-up keep their bytes.

        Raises:
            FaceMagiError: `missing_param` if the reference photo was not sent with the job, `no_face` if it shows no
                face.
        """
        return [transfer(photo) for photo in photos]


def transfer(photo: Photo) -> RGB:
    """Make up every face of a photo.

    A face whose lips or eyes are left out because the reference hides its own gets a warning.

    Args:
        photo: its faces carry their own parameters; not written to.

    Returns:
        (H, W, 3) uint8, a new picture of the photo's size.

    Raises:
        FaceMagiError: as `Adapter.edit`.
    """
    frames = [face_frame(face.landmarks) for face in photo.faces]
    rgb = photo.rgb.copy()
    for face, frame in zip(photo.faces, frames, strict=True):
        strengths = strengths_of(face.params)
        if strengths != PartStrengths(0, 0, 0, 0):
            _transfer_to(photo, rgb, face, frame, [other for other in frames if other is not frame], strengths)
    return keep_hidden(photo, keep_beards(photo, keep_colourless(photo.rgb, rgb)))


def strengths_of(params: Params) -> PartStrengths:
    """Convert the sliders of each part, 0…100, to strengths, 0…1, multiplied by the overall strength.

    Args:
        params: of the effect `makeup_transfer`.
    """
    eyes, skin, lips, tone = (params[name] / 100 for name in ("eyes", "skin", "lips", "skin_tone"))
    strength = params["strength"] / 100
    return PartStrengths(strength * eyes, strength * skin, strength * lips, strength * tone)


def _transfer_to(
    photo: Photo, rgb: RGB, face: Face, frame: FaceFrame, others: list[FaceFrame], strengths: PartStrengths
) -> None:
    analysis = analyse_face(photo.rgb, frame)
    style = _style(photo, face.params, analysis)
    _warn(photo, face, style, strengths)
    strengths = strengths.on_beard(facial_hair(photo, face, analysis.copy))
    apply_to_skin(photo, rgb, analysis, others, style, strengths)
    if style.eyes and strengths.eyes:
        apply_to_eyes(rgb, frame, analysis.present, style.eyes, strengths.eyes)
    if style.lips and strengths.lips:
        apply_to_lips(rgb, frame, analysis.skin, style.lips, strengths.lips)


def _warn(photo: Photo, face: Face, style: MakeupStyle, strengths: PartStrengths) -> None:
    if strengths.eyes and not style.eyes:
        photo.warn("low_confidence", face.id, "eyes")
    if strengths.lips and not style.lips:
        photo.warn("low_confidence", face.id, "lips")


def _style(photo: Photo, params: Params, analysis: FaceSession) -> MakeupStyle:
    if params[REFERENCE] is None:
        return style_of_look(params["look"], analysis.skin)
    reference = reference_photo(photo, REFERENCE)
    return style_of_reference(reference.rgb, face_frame(largest_face(reference, REFERENCE).landmarks), analysis)
