"""Stickers onto every face of a photo, far faces first."""

import cv2
import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.compositing.blend import to_levels
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame, face_frame
from sagemaker_endpoints._imaging.filters.blur import wide_gaussian
from sagemaker_endpoints._imaging.geometry.polygon import closed_curve, fill_polygons
from sagemaker_endpoints._imaging.geometry.region import region_around
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB, Face, Photo, Points
from sagemaker_endpoints._sdk.dtypes import float32

from .canvas import Canvas, new_canvas, paint
from .head import Head, find_head
from .occlusion import Scene, visible
from .place import place
from .wardrobe import Sticker, sticker

LIT = 0.86
"""Brightest part of a well-lit portrait, 0…1; in less light stickers are darker too."""

DIMMEST = 0.35

BRIGHT = 95
"""Percentile of the surroundings of a face that stands for its brightest part."""

SHADOW_DROP, SHADOW_BLUR = 0.05, 0.035
"""How far below a sticker its shadow falls, and how soft it is, in units."""

BROW_DARK = 15
"""Percentile of the lightness of the brows' pixels below which they are hair and not skin."""

BAND = 64
"""Rows that are put on the photo at a time: what is worked out in between stays in the processor's cache."""


def put_stickers(photo: Photo) -> RGB:
    """(H, W, 3) uint8, a new picture of the photo's size; each face wears what its own parameters say."""
    rgb = photo.rgb.copy()
    faces = sorted(photo.faces, key=lambda face: face.box[2] * face.box[3])
    frames = [face_frame(face.landmarks) for face in faces]
    for i, face in enumerate(faces):
        _dress(rgb, Scene(photo, frames[i], tuple(frames[i + 1 :])), face)
    return rgb


def _dress(rgb: RGB, scene: Scene, face: Face) -> None:
    strength = face.params.get("strength", 100) / 100
    worn = dict.fromkeys(face.params.get("stickers", ())) if strength else {}
    head = find_head(face.landmarks)
    for each in sorted((sticker(name) for name in worn), key=lambda one: one.layer):
        _stick(rgb, scene, head, each, strength)


def _stick(rgb: RGB, scene: Scene, head: Head, worn: Sticker, strength: float) -> None:
    patches = [patch for shape in worn.shapes for patch in place(shape, head.tilted(worn.tilt))]
    if not patches:
        return
    margin = (SHADOW_DROP + 3 * SHADOW_BLUR) * head.unit if worn.shadow else 0.0
    canvas = new_canvas(patches, margin, rgb.shape[1], rgb.shape[0])
    tint = _brow_colour(scene.photo.rgb, scene.face)
    masks = {behind: visible(scene, canvas.region, behind) for behind in {patch.paint.behind for patch in patches}}
    for patch in patches:
        paint(canvas, patch, masks[patch.paint.behind], tint)
    _lay(rgb, canvas, _shadow(canvas, scene, worn.shadow), _light(scene), strength)


def _lay(rgb: RGB, canvas: Canvas, shadow: Plane, light: float, strength: float) -> None:
    """Put a canvas on the photo, in place."""
    place = canvas.region.cut(rgb)
    for top in range(0, canvas.region.height, BAND):
        rows = slice(top, top + BAND)
        kept = 1 - np.float32(strength) * (1 - (1 - shadow[rows]) * (1 - canvas.cover[rows]))
        channels = [plane * kept for plane in cv2.split(place[rows])]
        for channel, colour in zip(channels, canvas.colour[:, rows], strict=True):
            np.add(channel, np.float32(strength * light) * colour, out=channel)
        for channel, added in () if canvas.light is None else zip(channels, canvas.light[:, rows], strict=True):
            np.add(channel, (255 - channel) * (np.float32(strength / 255) * added), out=channel)
        place[rows] = to_levels(opencv.merge(channels))


def _shadow(canvas: Canvas, scene: Scene, darkness: float) -> Plane:
    """What the sticker takes of the light that falls on the face below it, (h, w), 0…1."""
    if not darkness:
        return np.zeros_like(canvas.cover)
    drop = -SHADOW_DROP * scene.face.unit * scene.face.up
    shift = np.array([[1, 0, drop[0]], [0, 1, drop[1]]], np.float32)
    fallen = opencv.warp_affine(canvas.cover, shift, canvas.cover.shape[::-1])
    on_face = 1 - visible(scene, canvas.region, ("face",))
    return np.float32(darkness) * wide_gaussian(fallen, SHADOW_BLUR * scene.face.unit) * on_face


def _light(scene: Scene) -> float:
    """How well the face's surroundings are lit, at most 1."""
    rgb, face = scene.photo.rgb, scene.face
    region = region_around(face.ring(tuple(range(468))), 0.0, rgb.shape[1], rgb.shape[0])
    brightest = float(np.percentile(region.cut(rgb)[::4, ::4].max(axis=2), BRIGHT)) / 255
    return float(np.clip(brightest / LIT, DIMMEST, 1.0))


def _brow_colour(rgb: RGB, face: FaceFrame) -> Points:
    """(3,) the colour of the darkest part of the brows: hair, and not the skin between."""
    rings = [closed_curve(face.ring(ring)) for ring in (mesh.LEFT_BROW, mesh.RIGHT_BROW)]
    region = region_around(np.concatenate(rings), 1.0, rgb.shape[1], rgb.shape[0])
    inside = fill_polygons((region.height, region.width), [region.to_local(ring) for ring in rings]) > 0.5
    colours = region.cut(rgb)[inside if inside.any() else np.ones_like(inside)].astype(np.float32)
    light = colours.sum(axis=1)
    return float32(colours[light <= np.percentile(light, BROW_DARK)].mean(axis=0))
