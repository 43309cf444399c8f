"""Stickers on each face of a photo, far faces first."""

import cv2
import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.compositing.blend import round_to_uint8
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame, face_frame
from sagemaker_endpoints._imaging.filters.blur import wide_gaussian
from sagemaker_endpoints._imaging.geometry.polygon import closed_curve, fill_polygons
from sagemaker_endpoints._imaging.geometry.region import region_around
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB, Face, Photo, Points
from sagemaker_endpoints._sdk.dtypes import float32

from .canvas import StickerCanvas, new_canvas, paint
from .head import HeadPose, fit_head_pose
from .occlusion import Scene, visible_mask
from .placement import place_shape
from .sticker_art import Sticker, load_sticker

WELL_LIT = 0.86
"""Brightest part of a well-lit portrait, 0…1; in less light stickers are darker."""

MIN_LIGHT = 0.35
"""Lowest brightness of a sticker."""

BRIGHTEST_PERCENTILE = 95
"""Percentile of a face's surroundings that is taken as their brightest part."""

SHADOW_DROP, SHADOW_SIGMA = 0.05, 0.035
"""Distance between a sticker and its shadow below, and the standard deviation of the shadow's blur, in units."""

BROW_PERCENTILE = 15
"""Percentile of lightness among the brows' pixels: up to it they are hair, not skin."""

BAND_ROWS = 64
"""Rows composited at a time, so that the intermediate arrays stay in the processor's cache."""


def put_stickers(photo: Photo) -> RGB:
    """Put on each face the stickers of its own parameters.

    Args:
        photo: `face.params` of each face give `stickers` (names) and `strength` (0…100).

    Returns:
        (H, W, 3) uint8, a new picture of the photo's size.
    """
    rgb = photo.rgb.copy()
    faces = sorted(photo.faces, key=lambda face: face.box[2] * face.box[3])
    frames = [face_frame(face.landmarks) for face in faces]
    for i, face in enumerate(faces):
        _decorate_face(rgb, Scene(photo, frames[i], tuple(frames[i + 1 :])), face)
    return rgb


def _decorate_face(rgb: RGB, scene: Scene, face: Face) -> None:
    strength = face.params.get("strength", 100) / 100
    names = dict.fromkeys(face.params.get("stickers", ())) if strength else {}
    head = fit_head_pose(face.landmarks)
    for sticker in sorted((load_sticker(name) for name in names), key=lambda sticker: sticker.layer):
        _put_sticker(rgb, scene, head, sticker, strength)


def _put_sticker(rgb: RGB, scene: Scene, head: HeadPose, sticker: Sticker, strength: float) -> None:
    patches = [patch for shape in sticker.shapes for patch in place_shape(shape, head.tilted(sticker.tilt))]
    if not patches:
        return
    margin = (SHADOW_DROP + 3 * SHADOW_SIGMA) * head.unit if sticker.shadow else 0.0
    canvas = new_canvas(patches, margin, rgb.shape[1], rgb.shape[0])
    tint = _brow_colour(scene.photo.rgb, scene.face)
    masks = {behind: visible_mask(scene, canvas.region, behind) for behind in {patch.paint.behind for patch in patches}}
    for patch in patches:
        paint(canvas, patch, masks[patch.paint.behind], tint)
    _composite(rgb, canvas, _shadow(canvas, scene, sticker.shadow), _light(scene), strength)


def _composite(rgb: RGB, canvas: StickerCanvas, shadow: Plane, light: float, strength: float) -> None:
    """Put a canvas and its shadow on the photo, in place."""
    target = canvas.region.cut(rgb)
    for top in range(0, canvas.region.height, BAND_ROWS):
        rows = slice(top, top + BAND_ROWS)
        kept = 1 - np.float32(strength) * (1 - (1 - shadow[rows]) * (1 - canvas.opacity[rows]))
        channels = [plane * kept for plane in cv2.split(target[rows])]
        for channel, colour in zip(channels, canvas.colour[:, rows], strict=True):
            np.add(channel, np.float32(strength * light) * colour, out=channel)
        for channel, added in () if canvas.light is None else zip(channels, canvas.light[:, rows], strict=True):
            np.add(channel, (255 - channel) * (np.float32(strength / 255) * added), out=channel)
        target[rows] = round_to_uint8(opencv.merge(channels))


def _shadow(canvas: StickerCanvas, scene: Scene, darkness: float) -> Plane:
    """(h, w) 0…1, the share of light that the sticker takes from the face below it."""
    if not darkness:
        return np.zeros_like(canvas.opacity)
    drop = -SHADOW_DROP * scene.face.unit * scene.face.up
    shift = np.array([[1, 0, drop[0]], [0, 1, drop[1]]], np.float32)
    shifted = opencv.warp_affine(canvas.opacity, shift, canvas.opacity.shape[::-1])
    on_face = 1 - visible_mask(scene, canvas.region, ("face",))
    return np.float32(darkness) * wide_gaussian(shifted, SHADOW_SIGMA * scene.face.unit) * on_face


def _light(scene: Scene) -> float:
    """How well the face's surroundings are lit, `MIN_LIGHT`…1."""
    rgb, face = scene.photo.rgb, scene.face
    region = region_around(face.ring(tuple(range(468))), 0.0, rgb.shape[1], rgb.shape[0])
    brightest = float(np.percentile(region.cut(rgb)[::4, ::4].max(axis=2), BRIGHTEST_PERCENTILE)) / 255
    return float(np.clip(brightest / WELL_LIT, MIN_LIGHT, 1.0))


def _brow_colour(rgb: RGB, face: FaceFrame) -> Points:
    """(3,) 0…255, the mean colour of the darkest pixels of the brows: hair, not the skin in between."""
    rings = [closed_curve(face.ring(ring)) for ring in (mesh.LEFT_BROW, mesh.RIGHT_BROW)]
    region = region_around(np.concatenate(rings), 1.0, rgb.shape[1], rgb.shape[0])
    inside = fill_polygons((region.height, region.width), [region.to_local(ring) for ring in rings]) > 0.5
    colours = region.cut(rgb)[inside if inside.any() else np.ones_like(inside)].astype(np.float32)
    light = colours.sum(axis=1)
    return float32(colours[light <= np.percentile(light, BROW_PERCENTILE)].mean(axis=0))
