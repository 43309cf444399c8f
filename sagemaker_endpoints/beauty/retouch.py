"""Everything that changes colours: spots on the photo itself, the rest on a canvas of each face."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sagemaker_endpoints._imaging.arrays import Lab
from sagemaker_endpoints._imaging.compositing.copy_ownership import copy_ownership
from sagemaker_endpoints._imaging.compositing.working_copy import WorkingCopy, cut_mask, put_back
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.skin import SkinEvidence, bare_skin, face_skin, observe_skin
from sagemaker_endpoints._sdk.contract import RGB, Mask, Photo

from .blemishes import heal_spots
from .brighten_eyes import brighten_eyes
from .canvas import retake_canvas, take_canvas
from .dark_circles import lift_dark_circles
from .eye_bags import reduce_eye_bags
from .face_strengths import FaceStrengths
from .sharpen_eyes import sharpen_eyes
from .skin_tone import tone_skin, with_lips
from .smoothing import smooth_skin
from .spots import find_spots
from .teeth import whiten_teeth
from .whitening import whiten_skin

UNDER_EYE_RETOUCHES = {"eye_bags": reduce_eye_bags, "dark_circle": lift_dark_circles}
"""By slider, in the order they are applied."""

EYE_RETOUCHES = {"brighten_eyes": brighten_eyes, "sharpen_eyes": sharpen_eyes}
"""By slider, in the order they are applied."""

BARE_SKIN_SLIDERS = (*UNDER_EYE_RETOUCHES, "whitening", "skin_tone")
"""Sliders that need the bare skin of face, ears and throat."""

RETOUCH_SLIDERS = ("smoothing", "remove_blemish", *BARE_SKIN_SLIDERS, *EYE_RETOUCHES, "whiten_teeth")
"""Every slider that changes colours."""


@dataclass(frozen=True)
class FaceRetouch:
    """What the retouches of one face need; masks are (h, w) float32 of its canvas, 0…1.

    Attributes:
        canvas: the face with its ears and throat.
        evidence: what is known of the canvas's skin.
        skin: the face's own skin, without features and neighbours.
        share: how much of each pixel is this face's and not a neighbour's.
        strengths: by slider name, see `FaceStrengths`.
    """

    canvas: WorkingCopy
    evidence: SkinEvidence
    skin: Mask
    share: Mask
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
    healed = [_heal(rgb, face) for face in prepared]
    retouched = [_retouch(photo, face) for face in healed]
    for face, lab in zip(healed, retouched, strict=True):
        put_back(rgb, face.canvas, lab)


def _prepare(rgb: RGB, face: FaceFrame, others: list[FaceFrame], strengths: Mapping[str, float]) -> FaceRetouch:
    canvas = take_canvas(rgb, face)
    evidence = observe_skin(canvas.lab, canvas.face)
    share = copy_ownership(canvas, others)
    return FaceRetouch(canvas, evidence, face_skin(evidence, canvas.face.unit) * share, share, strengths)


def _heal(rgb: RGB, face: FaceRetouch) -> FaceRetouch:
    """Heal the face's spots on the photo, and bring the result to the canvas."""
    strength = face.strengths["remove_blemish"]
    if not strength:
        return face
    spots = find_spots(face.canvas.lab, face.skin, face.canvas.face)
    heal_spots(rgb, face.canvas, spots, strength)
    return replace(face, canvas=retake_canvas(rgb, face.canvas)) if len(spots.discs) else face


def _retouch(photo: Photo, face: FaceRetouch) -> Lab:
    """The canvas's colours after every retouch: the skin's texture, then its tone, then eyes and teeth."""
    canvas, strengths = face.canvas, face.strengths
    lab = canvas.lab
    if strengths["smoothing"]:
        lab = smooth_skin(lab, face.skin, canvas.face.unit, strengths["smoothing"])
    if any(strengths[name] for name in BARE_SKIN_SLIDERS):
        lab = _retouch_bare_skin(photo, face, lab)
    for name, retouch in EYE_RETOUCHES.items():
        if strengths[name]:
            lab = retouch(lab, canvas.face, strengths[name])
    if strengths["whiten_teeth"]:
        lab = whiten_teeth(lab, canvas.face, face.evidence.model, strengths["whiten_teeth"])
    return lab


def _retouch_bare_skin(photo: Photo, face: FaceRetouch, lab: Lab) -> Lab:
    canvas, strengths, model = face.canvas, face.strengths, face.evidence.model
    bare = bare_skin(face.evidence, canvas.face, cut_mask(canvas, photo.person_mask())) * face.share
    for name, retouch in UNDER_EYE_RETOUCHES.items():
        if strengths[name]:
            lab = retouch(lab, bare, canvas.face, strengths[name])
    if strengths["whitening"]:
        lab = whiten_skin(lab, bare, model, strengths["whitening"])
    if strengths["skin_tone"]:
        lab = tone_skin(lab, with_lips(bare, canvas.face), model, strengths["skin_tone"])
    return lab
