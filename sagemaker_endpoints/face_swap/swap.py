"""The donor's face pasted on each chosen face of a photo."""

from dataclasses import dataclass

import numpy as np

from sagemaker_endpoints._imaging.compositing.blend import blend
from sagemaker_endpoints._imaging.compositing.keep_hidden import keep_hidden
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import face_frame
from sagemaker_endpoints._imaging.face.ownership import ownership
from sagemaker_endpoints._sdk.contract import RGB, Face, Photo
from sagemaker_endpoints._sdk.dtypes import float32, uint8

from .donor import prepare_donor
from .fitted_mesh import FittedMesh, fit_mesh, replaceable_area
from .grain import match_grain
from .lip_line import draw_lip_line
from .monochrome import Curve, coloured_like, in_one_tone, monochrome_curve
from .new_face import NewFace, render_new_face
from .old_brows import without_old_brows
from .openings import opening
from .own_skin import own_skin_share
from .sharpness import match_sharpness
from .source_face import SourceFace
from .target_face import TargetFace, prepare_target

FULL_COVERAGE = 0.9
"""Grain is measured where the coverage of the new face is above this."""

HAIRY = 0.1
"""Sharpness is measured where the target's hair in front of the face is below this."""

COLOURED = (mesh.LEFT_EYE, mesh.RIGHT_EYE, mesh.LIPS_OUTER)
"""Rings of the features whose colours a source without colour lacks."""


def swap(photo: Photo, source_face: SourceFace) -> RGB:
    """Replace the faces of a photo; each face's `strength` is its own.

    The donor's landmarks are turned to the target's pose (`move_features`), its pixels are warped triangle by triangle
    (`layers`), relit with the target's light (`relighting`), given its lips and lids' colours, and
    blended in where nothing hides the face (`fitted_mesh`). Between the features most of the skin stays the target's
    own (`own_skin`); its brows are taken out first (`old_brows`), its beard stays (`beard`).

    Args:
        photo: the photo with the faces to replace.
        source_face: the face of the other person.

    Returns:
        (H, W, 3) uint8, a new picture of the photo's size.
    """
    rgb = photo.rgb.copy()
    colours = Colours(monochrome_curve(photo.rgb), monochrome_curve(source_face.rgb) is not None)
    for face in photo.faces:
        if face.params["strength"]:
            _swap_one(rgb, photo, face, source_face, colours)
    return keep_hidden(photo, rgb)


@dataclass(frozen=True)
class Colours:
    """Whether the photos have colours.

    Attributes:
        curve: the tone of a monochrome target; None for a photo in colour.
        colourless_source: whether the source is monochrome.
    """

    curve: Curve | None
    colourless_source: bool


def _swap_one(rgb: RGB, photo: Photo, face: Face, source_face: SourceFace, colours: Colours) -> None:
    """Replace one face in place; rgb: (H, W, 3) uint8, the whole photo."""
    neighbours = [face_frame(other.landmarks) for other in photo.faces if other is not face]
    strength = face.params["strength"] / 100
    target = prepare_target(rgb, photo, face)
    donor = prepare_donor(source_face, target.photo_unit)
    fitted = fit_mesh(target, donor, strength)
    new = render_new_face(target, fitted, donor)
    pixels = _matched(new, target, fitted, colours)
    points = float32(fitted.frame.points / target.factors)
    draw_lip_line(pixels, fitted.target_rgb, points, donor.points, target.photo_unit)
    owned = ownership(target.shape, fitted.frame, [target.to_working_pixels(other) for other in neighbours])
    skin = target.enlarge(fitted.occlusion.skin * (new.coverage > FULL_COVERAGE))
    match_grain(pixels, fitted.target_rgb, skin, target.photo_unit)
    opacity = replaceable_area(fitted, donor) * new.coverage * owned
    own = without_old_brows(target, fitted, float32(opacity))
    opacity *= np.float32(strength) * (1 - own_skin_share(target.shape, fitted.frame))
    target.region.cut(rgb)[:] = blend(own, pixels, target.enlarge(opacity))


def _matched(new: NewFace, target: TargetFace, fitted: FittedMesh, colours: Colours) -> RGB:
    """The new face in the photo's colours and as soft as the photo."""
    levels = new.levels
    if colours.curve is not None:
        levels = in_one_tone(levels, colours.curve)
    elif colours.colourless_source:
        rings = [opening(target.shape, fitted.frame.points, ring, target.unit) for ring in COLOURED]
        levels = coloured_like(levels, fitted.target_rgb, target.enlarge(np.maximum.reduce(rings)))
    bare = fitted.painted.inside * (fitted.occlusion.hair < HAIRY) * (new.coverage > FULL_COVERAGE)
    seen = target.enlarge(float32(bare))
    return uint8(np.rint(np.clip(match_sharpness(levels, fitted.target_rgb, seen), 0, 255)).astype(np.uint8))
