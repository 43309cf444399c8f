"""Everything that changes colours: spots on the photo itself, the rest on each face's canvas."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sagemaker_endpoints._imaging.arrays import Lab
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.ownership import ownership
from sagemaker_endpoints._imaging.face.skin import SkinEvidence, bare_skin, face_skin, observe_skin
from sagemaker_endpoints._sdk.contract import RGB, Mask, Photo

from .blemishes import heal_spots
from .brighten_eyes import brighten_eyes
from .canvas import Canvas, on_canvas, put_canvas, retake_canvas, take_canvas
from .dark_circles import lift_dark_circles
from .eye_bags import reduce_eye_bags
from .sharpen_eyes import sharpen_eyes
from .skin_tone import tone_skin, with_lips
from .smoothing import smooth_skin
from .spots import find_spots
from .teeth import whiten_teeth
from .whitening import whiten_skin

UNDER_EYES = {"eye_bags": reduce_eye_bags, "dark_circle": lift_dark_circles}
TONES = (*UNDER_EYES, "whitening", "skin_tone")
EYES = {"brighten_eyes": brighten_eyes, "sharpen_eyes": sharpen_eyes}
RETOUCHES = ("smoothing", "remove_blemish", *TONES, *EYES, "whiten_teeth")


@dataclass(frozen=True)
class Sitting:
    """One face under retouch; masks are (h, w) of its canvas, 0…1.

    skin: its own, without features. share: how much of each pixel is this face's and no neighbour's.
    """

    canvas: Canvas
    evidence: SkinEvidence
    skin: Mask
    share: Mask
    strengths: Mapping[str, float]


def retouch_faces(photo: Photo, faces: list[tuple[FaceFrame, Mapping[str, float]]], rgb: RGB) -> None:
    """Retouch faces in place; the result does not depend on their order.

    photo: for its person mask. faces: each with its strengths, 0…1, by name. rgb: (H, W, 3) uint8, a copy of the
    photo's, written to.
    """
    frames = [face for face, _ in faces]
    sittings = [
        _sit(rgb, face, [other for other in frames if other is not face], strengths)
        for face, strengths in faces
        if any(strengths[name] for name in RETOUCHES)
    ]
    healed = [_heal(rgb, sitting) for sitting in sittings]
    retouched = [_retouch(photo, sitting) for sitting in healed]
    for sitting, lab in zip(healed, retouched, strict=True):
        put_canvas(rgb, sitting.canvas, lab)


def _sit(rgb: RGB, face: FaceFrame, others: list[FaceFrame], strengths: Mapping[str, float]) -> Sitting:
    canvas = take_canvas(rgb, face)
    shape = (canvas.lab.shape[0], canvas.lab.shape[1])
    neighbours = [other.scaled(canvas.offset, canvas.factors) for other in others]
    evidence = observe_skin(canvas.lab, canvas.face)
    share = ownership(shape, canvas.face, neighbours)
    return Sitting(canvas, evidence, face_skin(evidence, canvas.face.unit) * share, share, strengths)


def _heal(rgb: RGB, sitting: Sitting) -> Sitting:
    strength = sitting.strengths["remove_blemish"]
    if not strength:
        return sitting
    canvas = sitting.canvas
    spots = find_spots(canvas.lab, sitting.skin, canvas.face)
    heal_spots(rgb, canvas, spots, strength)
    return replace(sitting, canvas=retake_canvas(rgb, canvas)) if len(spots.discs) else sitting


def _retouch(photo: Photo, sitting: Sitting) -> Lab:
    """The canvas's colours after everything: first the skin's surface, then its tone, then eyes and teeth."""
    canvas, strengths = sitting.canvas, sitting.strengths
    lab = canvas.lab
    if strengths["smoothing"]:
        lab = smooth_skin(lab, sitting.skin, canvas.face.unit, strengths["smoothing"])
    if any(strengths[name] for name in TONES):
        lab = _retouch_tone(photo, sitting, lab)
    for name, retouch in EYES.items():
        if strengths[name]:
            lab = retouch(lab, canvas.face, strengths[name])
    if strengths["whiten_teeth"]:
        lab = whiten_teeth(lab, canvas.face, sitting.evidence.model, strengths["whiten_teeth"])
    return lab


def _retouch_tone(photo: Photo, sitting: Sitting, lab: Lab) -> Lab:
    """What needs the bare skin of face, ears and throat."""
    canvas, strengths, model = sitting.canvas, sitting.strengths, sitting.evidence.model
    bare = bare_skin(sitting.evidence, canvas.face, on_canvas(canvas, photo.person_mask())) * sitting.share
    for name, retouch in UNDER_EYES.items():
        if strengths[name]:
            lab = retouch(lab, bare, canvas.face, strengths[name])
    if strengths["whitening"]:
        lab = whiten_skin(lab, bare, model, strengths["whitening"])
    if strengths["skin_tone"]:
        lab = tone_skin(lab, with_lips(bare, canvas.face), model, strengths["skin_tone"])
    return lab
