"""Pictures between two photos: faces change shape and fade into each other, the rest switches half-way."""

from dataclasses import dataclass

import numpy as np

from sagemaker_endpoints._sdk.contract import RGB, Photo
from sagemaker_endpoints._sdk.dtypes import uint8

from .between.cross_fade import Faded, Shaped, cross_fade
from .between.framed_source import Frame, frame_source
from .between.head_canvas import head_canvas
from .between.head_warp import reshaped, reshaped_face, reshaped_worn
from .between.openings_of_one import TwoFaces
from .between.portrait import Portrait, framed, portrait_of
from .between.shape_between import shape_between
from .between.turn import turned
from .between.worn_by_one import lips_under_hair
from .monochrome import in_one_tone
from .source_face import MIN_QUALITY, SourceFace

SWITCH = 0.5
"""Position up to which hair and ground are the photo's, and from which on they are the source's."""

MIN_BLENDED = 0.5
"""Share of the face in which both people must show: with less, hair, a hand or the picture's border hides too much."""

UNLIKE_POSES = 35.0
"""Difference of yaw or pitch, degrees, from which on the warp of one face into the other looks distorted."""


@dataclass(frozen=True)
class MorphPath:
    """The way from one photo to another.

    Attributes:
        photo: the photo; gets the warnings.
        start: its portrait.
        source: the source photo.
        frame: the part of the source photo that fills the photo's frame.
        end: the source photo in that frame; None where the way stops before `SWITCH`.
    """

    photo: Photo
    start: Portrait
    source: Portrait
    frame: Frame
    end: Portrait | None


def morph(photo: Photo, source_face: SourceFace) -> RGB:
    """Morph a photo towards another one.

    Metamorphosis of two images by warping and cross-dissolving (Wolberg, "Image morphing: a survey", 1998,
    section 2.1). Only faces are dissolved: two cuts of hair, four ears or two grounds on top of each other look like a
    double exposure, so these switch from one photo to the other at `SWITCH`, and with them the framing, the pose of the
    head, what the face wears, its teeth, the colour of its lips, and the light. Around the face hair and neck follow;
    ground, hats, clothes and other people keep their shape.

    Args:
        photo: its largest edited face gives `strength`, 0…100, and `frames`. With `frames` > 1 the photo gets an
            animation from itself to the result, in equal steps of `strength`.
        source_face: the other photo.

    Returns:
        (H, W, 3) uint8, a new picture of the photo's size.
    """
    if not photo.faces or not photo.faces[0].params["strength"]:
        return photo.rgb.copy()
    params = photo.faces[0].params
    _warn(photo, source_face)
    path = _morph_path(photo, source_face, params["strength"] / 100)
    end = _picture_at(path, params["strength"] / 100)
    if params.get("frames", 1) > 1:
        positions = np.linspace(0, params["strength"] / 100, params["frames"])[1:-1]
        photo.animate([photo.rgb, *(_picture_at(path, float(position)) for position in positions), end])
    return end


def _warn(photo: Photo, source_face: SourceFace) -> None:
    face, other = photo.faces[0], source_face.face
    turn = abs(turned(face.landmarks) - turned(other.landmarks))
    if max(turn, abs(face.yaw - other.yaw), abs(face.pitch - other.pitch)) > UNLIKE_POSES:
        photo.warn("low_confidence", face.id, "poses_differ")
    if face.quality < MIN_QUALITY:
        photo.warn("low_confidence", face.id, "face_hidden")


def _morph_path(photo: Photo, source_face: SourceFace, last: float) -> MorphPath:
    frame = frame_source(source_face, photo.rgb.shape, photo.faces[0])
    source = portrait_of(source_face.photo(), source_face.face)
    end = framed(source, frame) if last > SWITCH else None
    return MorphPath(photo, portrait_of(photo, photo.faces[0]), source, frame, end)


def _picture_at(path: MorphPath, position: float) -> RGB:
    """The picture at a position on the path, 0…1: the nearer photo with features of both."""
    if position <= SWITCH or path.end is None:
        step = _between(path.start, path.source, position)
    else:
        step = _between(path.end, path.start, 1 - position)
    if step.blended < MIN_BLENDED:
        path.photo.warn("low_confidence", path.photo.faces[0].id, "face_hidden")
    return step.rgb


def _between(base: Portrait, other: Portrait, share: float) -> Faded:
    """A portrait with features of another one."""
    if share <= 0:
        return Faded(base.rgb.copy(), 1.0)
    height, width = base.rgb.shape[:2]
    points = shape_between(base.points, other.points, share, lips_under_hair(base.worn, base.worn_points))
    canvas = head_canvas(points, width, height)
    picture = reshaped(base, canvas)
    head = canvas.region.cut(picture)
    rgb, shown = reshaped_face(other, canvas)
    one, two = (
        Shaped(pixels, reshaped_worn(portrait, canvas), visible, portrait.curve is not None)
        for pixels, portrait, visible in ((head, base, shown), (rgb, other, shown))
    )
    faded = cross_fade(one, two, canvas, TwoFaces(canvas.face, base.points, other.points, share))
    head[:] = _toned_like(base, faded.rgb)
    return Faded(picture, faded.blended)


def _toned_like(base: Portrait, faded: RGB) -> RGB:
    """A black-and-white or toned photo stays so where its hair and ground are shown."""
    if base.curve is None:
        return faded
    return uint8(in_one_tone(faded.astype(np.float32), base.curve).round().clip(0, 255))
