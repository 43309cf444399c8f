"""The other person's face on every chosen face of a photo."""

from collections.abc import Sequence

import numpy as np

from sagemaker_endpoints._imaging.compositing.blend import blend
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame, face_frame
from sagemaker_endpoints._imaging.face.ownership import ownership
from sagemaker_endpoints._sdk.contract import RGB, Face, Photo
from sagemaker_endpoints._sdk.dtypes import float32

from .donor import donor_for
from .fitted_mesh import mould_for, open_to
from .grain import match_grain
from .lip_line import draw_lip_line
from .new_face import new_face
from .source_face import Other
from .target_face import stage_for

FULL = 0.9
"""Share from which on a new face is its own picture."""


def swap(photo: Photo, other: Other) -> RGB:
    """(H, W, 3) uint8, a new picture of the photo's size; `strength` is each face's own.

    The other face's mesh is turned to the pose of this one (`shape`), its pixels brought there triangle by triangle
    (`layers`), lit as this face is (`light`) and blended in where nothing hides it (`mould`).
    """
    rgb = photo.rgb.copy()
    frames = [face_frame(face.landmarks) for face in photo.faces]
    for face, frame in zip(photo.faces, frames, strict=True):
        if face.params["strength"]:
            _swap_one(rgb, face, [one for one in frames if one is not frame], other)
    return rgb


def _swap_one(rgb: RGB, face: Face, neighbours: Sequence[FaceFrame], other: Other) -> None:
    """In place. rgb: (H, W, 3), the whole photo."""
    strength = face.params["strength"] / 100
    stage = stage_for(rgb, face.landmarks)
    donor = donor_for(other, stage.photo_unit)
    mould = mould_for(stage, donor, strength)
    new = new_face(stage, mould, donor)
    points = float32(mould.frame.points / stage.factors)
    draw_lip_line(new.rgb, mould.own, points, donor.points, stage.photo_unit)
    mine = ownership(stage.shape, mould.frame, [stage.moved(one) for one in neighbours])
    match_grain(new.rgb, mould.own, stage.enlarged(mould.reading.skin * (new.share > FULL)))
    opacity = np.float32(strength) * open_to(mould, donor) * new.share * mine
    stage.region.cut(rgb)[:] = blend(mould.own, new.rgb, stage.enlarged(opacity))
