"""The donor's face pasted on each chosen face of a photo."""

from collections.abc import Sequence

import numpy as np

from sagemaker_endpoints._imaging.color.colourless import keep_colourless
from sagemaker_endpoints._imaging.compositing.blend import blend
from sagemaker_endpoints._imaging.compositing.keep_hidden import keep_hidden
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame, face_frame
from sagemaker_endpoints._imaging.face.ownership import ownership
from sagemaker_endpoints._sdk.contract import RGB, Face, Photo
from sagemaker_endpoints._sdk.dtypes import float32

from .donor import prepare_donor
from .fitted_mesh import fit_mesh, replaceable_area
from .grain import match_grain
from .lip_line import draw_lip_line
from .new_face import render_new_face
from .source_face import SourceFace
from .target_face import prepare_target

FULL_COVERAGE = 0.9
"""Grain is measured where the coverage of the new face is above this."""


def swap(photo: Photo, source_face: SourceFace) -> RGB:
    """Replace the faces of a photo; each face's `strength` is its own.

    The donor's landmarks are turned to the target's pose (`move_features`), its pixels are warped triangle by triangle
    (`layers`), relit with the target's light (`light`) and blended in where nothing hides the face (`fitted_mesh`).

    Args:
        photo: the photo with the faces to replace.
        source_face: the face of the other person.

    Returns:
        (H, W, 3) uint8, a new picture of the photo's size.
    """
    rgb = photo.rgb.copy()
    frames = [face_frame(face.landmarks) for face in photo.faces]
    for face, frame in zip(photo.faces, frames, strict=True):
        if face.params["strength"]:
            _swap_one(rgb, face, [other for other in frames if other is not frame], source_face)
    return keep_hidden(photo, keep_colourless(photo.rgb, rgb))


def _swap_one(rgb: RGB, face: Face, neighbours: Sequence[FaceFrame], source_face: SourceFace) -> None:
    """Replace one face in place; rgb: (H, W, 3) uint8, the whole photo."""
    strength = face.params["strength"] / 100
    target = prepare_target(rgb, face.landmarks)
    donor = prepare_donor(source_face, target.photo_unit)
    fitted = fit_mesh(target, donor, strength)
    new = render_new_face(target, fitted, donor)
    points = float32(fitted.frame.points / target.factors)
    draw_lip_line(new.rgb, fitted.target_rgb, points, donor.points, target.photo_unit)
    owned = ownership(target.shape, fitted.frame, [target.to_working_pixels(other) for other in neighbours])
    match_grain(new.rgb, fitted.target_rgb, target.enlarge(fitted.occlusion.skin * (new.coverage > FULL_COVERAGE)))
    opacity = np.float32(strength) * replaceable_area(fitted, donor) * new.coverage * owned
    target.region.cut(rgb)[:] = blend(fitted.target_rgb, new.rgb, target.enlarge(opacity))
