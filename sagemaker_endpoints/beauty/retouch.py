"""All changes of colour: spots are healed on the photo itself, the rest is edited on a working copy of each face."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sagemaker_endpoints._imaging.arrays import Lab
from sagemaker_endpoints._imaging.compositing.copy_ownership import copy_ownership
from sagemaker_endpoints._imaging.compositing.working_copy import WorkingCopy, person_in, put_back
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.skin import SkinEvidence, bare_skin, face_skin, observe_skin
from sagemaker_endpoints._sdk.contract import RGB, Mask, Photo

from .blemishes import heal_spots
from .body_skin import body_skin, copy_body, in_body
from .brighten_eyes import brighten_eyes
from .dark_circles import lift_dark_circles
from .eye_bags import reduce_eye_bags
from .face_copy import copy_face, refresh_copy
from .face_strengths import FaceStrengths
from .sharpen_eyes import sharpen_eyes
from .skin_tone import tone_skin, with_features
from .smoothing import smooth_skin
from .spots import find_spots
from .teeth import whiten_teeth
from .whitening import whiten_skin

UNDER_EYE_RETOUCHES = {"eye_bags": reduce_eye_bags, "dark_circle": lift_dark_circles}
"""By slider, in the order they are applied."""

EYE_RETOUCHES = {"brighten_eyes": brighten_eyes, "sharpen_eyes": sharpen_eyes}
"""By slider, in the order they are applied."""

TONE_SLIDERS = ("whitening", "skin_tone")
"""Sliders that change the tone of all skin of a person."""

BARE_SKIN_SLIDERS = (*UNDER_EYE_RETOUCHES, *TONE_SLIDERS)
"""Sliders that need the bare skin of face, ears and neck."""

RETOUCH_SLIDERS = ("smoothing", "remove_blemish", *BARE_SKIN_SLIDERS, *EYE_RETOUCHES, "whiten_teeth")
"""Every slider that changes colours."""


@dataclass(frozen=True)
class FaceRetouch:
    """What the retouches of one face need; masks are (h, w) float32 of its copy, 0…1.

    Attributes:
        frame: the face in the photo's pixels.
        copy: the face with its ears and neck.
        evidence: colour and shape evidence for the skin of the copy.
        skin: the face's own skin, without features and neighbours.
        owned: how much of each pixel is this face's and not a neighbour's.
        strengths: by slider name, see `FaceStrengths`.
    """

    frame: FaceFrame
    copy: WorkingCopy
    evidence: SkinEvidence
    skin: Mask
    owned: Mask
    strengths: Mapping[str, float]


def retouch_faces(photo: Photo, faces: list[FaceStrengths], rgb: RGB) -> None:
    """Retouch faces in place; the result does not depend on their order.

    Args:
        photo: for its person mask.
        faces: in the photo's pixels, with their strengths.
        rgb: (H, W, 3) uint8, a copy of the photo's pixels; written to.
    """
    frames = [face for face, _ in faces]
    prepared = [
        _prepare(rgb, face, [other for other in frames if other is not face], strengths)
        for face, strengths in faces
        if any(strengths[name] for name in RETOUCH_SLIDERS)
    ]
    healed = [_heal(rgb, retouch) for retouch in prepared]
    edits = [edit for retouch in healed for edit in _edits(photo, rgb, retouch, frames)]
    for copy, lab in edits:
        put_back(rgb, copy, lab)


def _edits(photo: Photo, rgb: RGB, retouch: FaceRetouch, frames: list[FaceFrame]) -> list[tuple[WorkingCopy, Lab]]:
    """The copies of a face and of its body with their colours after every retouch."""
    copy = retouch.copy
    if not any(retouch.strengths[name] for name in BARE_SKIN_SLIDERS):
        return [(copy, _retouch(retouch, None))]
    bare = bare_skin(retouch.evidence, copy.face, person_in(copy, photo)) * retouch.owned
    edits = [(copy, _retouch(retouch, bare))]
    if any(retouch.strengths[name] for name in TONE_SLIDERS):
        edits.append(_retouch_body(photo, rgb, retouch, bare, frames))
    return edits


def _retouch_body(
    photo: Photo, rgb: RGB, retouch: FaceRetouch, bare: Mask, frames: list[FaceFrame]
) -> tuple[WorkingCopy, Lab]:
    body = copy_body(rgb, retouch.frame)
    covered = in_body(bare, retouch.copy, body)
    owned = copy_ownership(body, [other for other in frames if other is not retouch.frame])
    skin = body_skin(body, retouch.evidence.model, person_in(body, photo), covered) * owned
    return body, _toned(body.lab, skin, skin, retouch)


def _prepare(rgb: RGB, face: FaceFrame, others: list[FaceFrame], strengths: Mapping[str, float]) -> FaceRetouch:
    copy = copy_face(rgb, face)
    evidence = observe_skin(copy.lab, copy.face)
    owned = copy_ownership(copy, others)
    return FaceRetouch(face, copy, evidence, face_skin(evidence, copy.face.unit) * owned, owned, strengths)


def _heal(rgb: RGB, retouch: FaceRetouch) -> FaceRetouch:
    """Heal the face's spots on the photo, and bring the result to the copy."""
    strength = retouch.strengths["remove_blemish"]
    if not strength:
        return retouch
    spots = find_spots(retouch.copy.lab, retouch.skin, retouch.copy.face)
    heal_spots(rgb, retouch.copy, spots, strength)
    return replace(retouch, copy=refresh_copy(rgb, retouch.copy)) if len(spots.discs) else retouch


def _retouch(retouch: FaceRetouch, bare: Mask | None) -> Lab:
    """The copy's colours after every retouch: the skin's texture, then its tone, then eyes and teeth.

    `bare` is the even mask of face, ears and neck, where a slider needs it.
    """
    copy, strengths = retouch.copy, retouch.strengths
    lab = copy.lab
    if strengths["smoothing"]:
        lab = smooth_skin(lab, retouch.skin, copy.face.unit, strengths["smoothing"])
    if bare is not None:
        for name, apply in UNDER_EYE_RETOUCHES.items():
            if strengths[name]:
                lab = apply(lab, bare, copy.face, strengths[name])
        lab = _toned(lab, with_features(bare, copy.face, brows=True), with_features(bare, copy.face), retouch)
    for name, apply_to_eyes in EYE_RETOUCHES.items():
        if strengths[name]:
            lab = apply_to_eyes(lab, copy.face, strengths[name])
    if strengths["whiten_teeth"]:
        lab = whiten_teeth(lab, copy.face, retouch.evidence.model, strengths["whiten_teeth"])
    return lab


def _toned(lab: Lab, whitened: Mask, tinted: Mask, retouch: FaceRetouch) -> Lab:
    """Skin of another lightness, where `whitened` says so, and of another hue, where `tinted` does."""
    strengths, model = retouch.strengths, retouch.evidence.model
    if strengths["whitening"]:
        lab = whiten_skin(lab, whitened, model, strengths["whitening"])
    if strengths["skin_tone"]:
        lab = tone_skin(lab, tinted, model, strengths["skin_tone"])
    return lab
