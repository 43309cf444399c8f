"""The make-up that a face wears in a reference photo."""

import numpy as np

from sagemaker_endpoints._imaging.color.colour_model import likelihood
from sagemaker_endpoints._imaging.color.pigment import LabColour, remove_scene_light
from sagemaker_endpoints._imaging.compositing.working_copy import WorkingCopy, take_copy
from sagemaker_endpoints._imaging.cosmetics.lip_light import lit, local_light
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.lips import Lips, find_lips
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._sdk.contract import RGB
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep_at

from .cheek_colours import cheek_colours, cheek_layer
from .eye_shades import make_up_shades, on_other_skin
from .face_session import FaceSession, analyse_face, eye_shades
from .lid_map import ALONG, HEIGHTS, LidMap
from .style import EyeStyle, LineStyle, LipStyle, MakeupStyle

LIPS_MAX_UNIT = 200.0
"""Largest inter-ocular distance of the working copy of the reference's mouth, pixels."""

LIPS_MARGIN = 0.08
"""Around the lips, in units."""

AROUND = 0.06
"""Standard deviation, in units, of the blur that finds the surroundings of the lips."""

MIN_PRESENCE = 0.5
"""Presence of an eye (see `eye_presence`) from which on the reference shows it."""

MIN_SKIN = 0.3
"""Mean likelihood of skin around the lips, below which something else is there: a mask, a hand in a glove, a beard."""

MIN_LIP_DIFFERENCE = 10.0
"""Distance in Lab between lips and their surroundings, below which the lips are not seen."""

MIN_REDNESS = -6.0
"""a* of lips minus a* of the skin, below which covered lips are implausible."""

LINED = (0.55, 0.95)
"""Log of the light that the lash line lacks, between which it is lined: bare lashes lack 0.3 to 0.7."""

LINE_STEP = 0.4
"""Log of the light by which the lash line of a lined reference is darker than the face's own when the whole line is
drawn."""

LASHES = 0.85
"""Strength of the lashes divided by that of the line."""

WINGED = 0.6
"""Log of the light that skin beyond the outer corner lacks from which on the line has a wing."""

INK = np.array([9.0, 1.0, 1.0], np.float32)
"""Lab of a reference's liner and lashes: what is left of a dark line's hue in a photo is noise."""

CHEEK_LIMITS = np.array([[-6.0, 2.5], [-2.0, 9.0], [-3.0, 5.0]], np.float32)
"""Minimum and maximum change of L, a*, b* on the cheeks: make-up reddens there, other hues are the light of the
reference."""


def style_of_reference(rgb: RGB, face: FaceFrame, target: FaceSession) -> MakeupStyle:
    """The make-up of a reference's face, as a style for another face.

    Args:
        rgb: (H, W, 3) uint8, the reference.
        face: of the reference, in its pixels.
        target: the face that gets the make-up.
    """
    source = analyse_face(rgb, face)
    powder = cheek_colours(source.in_atlas, source.skin) - cheek_colours(target.in_atlas, target.skin)
    light = float(np.clip((target.skin[0] + 16) / (source.skin[0] + 16), 0.5, 1.1))
    return MakeupStyle(
        layer=cheek_layer(float32(np.clip(powder * light, CHEEK_LIMITS[:, 0], CHEEK_LIMITS[:, 1]))),
        skin=source.skin,
        eyes=_eye_style(source, target) if max(source.present) > MIN_PRESENCE else None,
        lips=_lip_style(rgb, face, source),
    )


def _eye_style(source: FaceSession, target: FaceSession) -> EyeStyle:
    made_up, own = on_other_skin(eye_shades(source), source.skin, target.skin), eye_shades(target)
    darkness, bare = _line_darkness(made_up), _line_darkness(own)
    line = smoothstep_at(*LINED, darkness) * float(np.clip((darkness - bare) / LINE_STEP, 0, 1))
    beyond = (ALONG > 1.08) & (ALONG < 1.25)
    wing = -float(made_up.above[(HEIGHTS > 0.1) & (HEIGHTS < 0.9)][:, beyond, 0].mean())
    lines = LineStyle(INK, line, "winged" if wing > WINGED else "classic", LASHES * line)
    return EyeStyle(make_up_shades(made_up, own), lines)


def _line_darkness(shades: LidMap) -> float:
    """Log of the light that the lash line lacks."""
    over_eye = (ALONG > 0.1) & (ALONG < 1.0)
    return -float(shades.above[:2, over_eye, 0].min(axis=0).mean())


def _lip_style(rgb: RGB, face: FaceFrame, source: FaceSession) -> LipStyle | None:
    """The make-up of the lips; None where something covers them."""
    skin: LabColour = source.skin
    copy = take_copy(rgb, face, face.ring(mesh.LIPS_OUTER), LIPS_MARGIN, LIPS_MAX_UNIT)
    lips = find_lips(copy.lab, copy.face)
    if _are_hidden(copy, lips, source):
        return None
    evenly_lit = lit(lips.base, 1 / local_light(copy.lab, copy.face, lips, skin))
    return LipStyle(remove_scene_light(evenly_lit, skin), "cream")


def _are_hidden(copy: WorkingCopy, lips: Lips, source: FaceSession) -> bool:
    """Whether a mask or a microphone covers the mouth: around it there is no skin, and its colour is that of what is
    around it, or nothing that lips have."""
    surroundings = gaussian((lips.mask > 0.05).astype(np.float32), AROUND * copy.face.unit)
    around = (surroundings > 0.05) & (lips.mask < 0.02)
    if not around.any():
        return False
    is_skin = float(likelihood(copy.lab, source.evidence.model)[around].mean()) > MIN_SKIN
    cover = np.median(copy.lab[around], axis=0)
    alike = float(np.linalg.norm(lips.base - cover)) < MIN_LIP_DIFFERENCE
    pale = float(lips.base[1] - source.skin[1]) < MIN_REDNESS
    return not is_skin and (alike or pale)
