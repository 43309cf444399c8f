"""Make-up: skin first, then eyes, then lips, each face with its own products."""

from collections.abc import Sequence
from pathlib import Path

from sagemaker_endpoints._imaging.compositing.keep_hidden import keep_hidden
from sagemaker_endpoints._imaging.cosmetics.facial_hair import facial_hair
from sagemaker_endpoints._imaging.cosmetics.keep_beards import keep_beards
from sagemaker_endpoints._imaging.face.eye_mesh import EYES
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame, face_frame
from sagemaker_endpoints._imaging.face.skin import observe_skin
from sagemaker_endpoints._sdk.contract import RGB, Edit, Face, Photo

from .complexion import apply_complexion, copy_face
from .eyes import apply_eye_makeup
from .kit import Kit, groomed, kit_of
from .monochrome import remove_colour, stays_monochrome
from .mouth import apply_lip_makeup


class Adapter:
    """A photo editor without weights and without state."""

    def load(self, weights: Path, device: str) -> None:
        """Do nothing: there are no weights."""

    def edit(self, photos: Sequence[Photo], edits: Sequence[Edit]) -> list[RGB]:
        """Each photo with its faces made up by their own parameters; pixels without make-up keep their bytes."""
        return [make_up(photo) for photo in photos]


def make_up(photo: Photo) -> RGB:
    """Make up every face of a photo.

    Args:
        photo: its faces carry their own parameters; not written to.

    Returns:
        (H, W, 3) uint8, a new picture of the photo's size.
    """
    frames = [face_frame(face.landmarks) for face in photo.faces]
    rgb = photo.rgb.copy()
    for face, frame in zip(photo.faces, frames, strict=True):
        if kit := kit_of(face.params):
            _make_up_face(photo, rgb, face, frame, [other for other in frames if other is not frame], kit)
    return keep_hidden(photo, keep_beards(photo, rgb))


def _make_up_face(photo: Photo, rgb: RGB, face: Face, frame: FaceFrame, others: list[FaceFrame], kit: Kit) -> None:
    copy = copy_face(photo, frame)
    evidence = observe_skin(copy.lab, copy.face)
    skin = evidence.model.lab
    before = rgb.copy() if stays_monochrome(skin, face.params) else None
    kit = groomed(kit, face.params, facial_hair(photo, face, copy))
    apply_complexion(photo, rgb, copy, evidence, others, kit)
    for eye in EYES:
        apply_eye_makeup(rgb, frame, eye, skin, kit)
    apply_lip_makeup(rgb, frame, skin, kit)
    if before is not None:
        remove_colour(rgb, before)
