"""Stickers on each face of a photo, far faces first."""

import cv2
import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.color.oklab import linear_to_srgb
from sagemaker_endpoints._imaging.compositing.blend import round_to_uint8
from sagemaker_endpoints._imaging.compositing.keep_hidden import keep_hidden
from sagemaker_endpoints._imaging.face.face_frame import face_frame
from sagemaker_endpoints._imaging.filters.blur import wide_gaussian
from sagemaker_endpoints._imaging.geometry.region import Region, region_around
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB, Face, Mask, Photo
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

from .freckles import stain_skin
from .hair_fit import fit_to_hair
from .head import HeadPose, fit_head_pose
from .layers import Layer, outline_of, render
from .light import Light, measure_light
from .occlusion import GLASSES, HEADPIECE, TEMPLES, Scene, on_head, visible_mask, wears_glasses
from .room import Worn, fitting_pose
from .skull import MIDDLE, skull_nearness
from .sticker_art import Sticker, load_sticker
from .tuck import strands_over_edge

SHADOWS = ((0.03, 0.022, 0.6), (0.10, 0.07, 0.55))
"""A dark, narrow shadow at the contact and a wide, faint one: the distance by which each is cast, the standard
deviation of its blur, both in units, and its share."""

STRIP = 256
"""Rows that are painted at a time: copies of a whole region in float32 would fill the memory."""

WHOLE = 0.85
"""Share of a head piece in the picture below which its owner is warned that it is cut off."""

PRESSED = 0.7
"""Factor of the height of the skull with its hair inside a hat."""

ON_SKULL = 0.06
"""Soft edge, in units, of the head on which shadows fall."""


def put_stickers(photo: Photo) -> RGB:
    """Put on each face the stickers of its own parameters.

    Args:
        photo: `face.params` of each face give `stickers` (names) and `strength` (0…100). Head pieces for which the
            picture has no room are left out, with a warning.

    Returns:
        (H, W, 3) uint8, a new picture of the photo's size.
    """
    rgb = photo.rgb.copy()
    faces = sorted(photo.faces, key=lambda face: face.box[2] * face.box[3])
    frames = [face_frame(face.landmarks) for face in faces]
    for i, face in enumerate(faces):
        _decorate_face(rgb, Scene(photo, face, frames[i], tuple(frames[i + 1 :])), face)
    return keep_hidden(photo, rgb, about=(), plane="covers")


def _decorate_face(rgb: RGB, scene: Scene, face: Face) -> None:
    strength = face.params.get("strength", 100) / 100
    names = dict.fromkeys(face.params.get("stickers", ())) if strength else {}
    if not names:
        return
    head = fit_head_pose(face.landmarks)
    light = measure_light(scene.photo.rgb, head)
    for name in sorted(names, key=lambda name: load_sticker(name).order):
        sticker = load_sticker(name)
        for dots in sticker.dots:
            stain_skin(rgb, scene, head, dots, strength, light.grey)
        if sticker.shapes:
            _wear(rgb, scene, head, sticker, name, light, strength)


def _wear(rgb: RGB, scene: Scene, head: HeadPose, sticker: Sticker, name: str, light: Light, strength: float) -> None:
    if sticker.headpiece:
        fit = fit_to_hair(head, scene.photo.parts(scene.owner))
        worn = fitting_pose(sticker, fit, rgb.shape[1], rgb.shape[0])
        if worn is None:
            scene.photo.warn("no_room", scene.owner.id, name)
            return
        if worn.visible < WHOLE:
            scene.photo.warn("low_confidence", scene.owner.id, name, "cut_off")
        head = fit.head.scaled((1.0, PRESSED, 1.0), MIDDLE) if sticker.closed else fit.head
    else:
        if wears_glasses(scene):
            scene.photo.warn("low_confidence", scene.owner.id, name, "own_glasses")
        pose = head.tilted(sticker.tilt)
        worn = Worn(pose, pose, 1.0)
    _draw(rgb, scene, worn, head, sticker, light, strength)


def _draw(rgb: RGB, scene: Scene, worn: Worn, head: HeadPose, sticker: Sticker, light: Light, strength: float) -> None:
    height, width = rgb.shape[:2]
    groups = [(shapes, pose) for shapes, pose in ((sticker.arms, worn.arms), (sticker.body, worn.pose)) if shapes]
    rendered = [render(shapes, pose, head, light, (width, height)) for shapes, pose in groups]
    points = np.concatenate([outline_of(shapes, pose) for shapes, pose in groups])
    region = region_around(points, 0.4 * head.unit, width, height)
    arms = len(rendered[0]) if sticker.arms else 0
    layers = [layer for group in rendered for layer in group]
    hidden_by = HEADPIECE if sticker.headpiece else GLASSES
    opacity, colour = _stacked(layers, arms, scene, region, hidden_by)
    if sticker.tuck:
        bare = 1 - strands_over_edge(scene, region, opacity, sticker.tuck)
        opacity *= bare
        colour *= bare[..., None]
    shadow = _shadow(opacity, region, scene, head, light, sticker.shadow)
    shadow *= visible_mask(scene, region, hidden_by)
    kept = (1 - np.float32(strength) * shadow) * (1 - np.float32(strength) * opacity)
    for top in range(0, region.height, STRIP):
        rows = slice(top, top + STRIP)
        _paint(region.cut(rgb)[rows], kept[rows], opacity[rows], colour[rows], light, strength)


def _paint(target: RGB, kept: Mask, opacity: Mask, colour: Plane, light: Light, strength: float) -> None:
    """Cover what is shaded or covered in a few rows (h, w, 3), in place."""
    changed = kept < 1
    if not changed.any():
        return
    added = np.float32(255 * strength) * _displayed(opacity[changed], colour[changed], light)
    target[changed] = round_to_uint8(target[changed] * kept[changed, None] + added)


def _stacked(
    layers: list[Layer], arms: int, scene: Scene, region: Region, hidden_by: tuple[str, ...]
) -> tuple[Mask, Plane]:
    """Opacity (h, w) and premultiplied light (h, w, 3) of all layers over a region; the first ones are arms."""
    opacity = np.zeros((region.height, region.width), np.float32)
    colour = np.zeros((region.height, region.width, 3), np.float32)
    head = on_head(scene, region) if arms else opacity
    inner = _union([layer.region for layer in layers])
    free = {hugs: visible_mask(scene, inner, TEMPLES if hugs else hidden_by) for hugs in {one.hugs for one in layers}}
    for number, layer in enumerate(layers):
        here = _part(layer.region, region)
        seen = free[layer.hugs][_part(layer.region, inner)]
        if number < arms:
            seen = seen * head[here]
        over = layer.opacity * seen
        opacity[here] += over * (1 - opacity[here])
        colour[here] += layer.light * seen[..., None] - colour[here] * over[..., None]
    return opacity, colour


def _union(regions: list[Region]) -> Region:
    """The smallest region that contains all of them."""
    corners = np.array([(one.left, one.top, one.right, one.bottom) for one in regions])
    left, top = corners[:, :2].min(axis=0).tolist()
    right, bottom = corners[:, 2:].max(axis=0).tolist()
    return Region(left, top, right, bottom)


def _part(inside: Region, region: Region) -> tuple[slice, slice]:
    """Rows and columns of a region that lie in a larger one."""
    rows = slice(inside.top - region.top, inside.bottom - region.top)
    return rows, slice(inside.left - region.left, inside.right - region.left)


def _displayed(opacity: Mask, light: Plane, scene_light: Light) -> Plane:
    """Premultiplied light as premultiplied sRGB, 0…1; grey in a photo without colour."""
    alone = light / np.maximum(opacity, 1e-4)[..., None]
    if scene_light.grey:
        alone = np.repeat((alone @ np.array([0.2126, 0.7152, 0.0722], np.float32))[..., None], 3, axis=-1)
    return float32(linear_to_srgb(alone.clip(0, 1)) * opacity[..., None])


def _shadow(opacity: Mask, region: Region, scene: Scene, head: HeadPose, light: Light, darkness: float) -> Mask:
    """(h, w) 0…1, the share of light that the sticker takes from the head below it."""
    if not darkness:
        return np.zeros_like(opacity)
    down = np.array([-light.direction[0], max(float(light.direction[1]), 0.35)], np.float32)
    down = -scene.face.up * down[1] + scene.face.right * 0.6 * down[0]
    total = np.zeros_like(opacity)
    for distance, sigma, share in SHADOWS:
        shift = distance * head.unit * down / max(float(np.linalg.norm(down)), 1e-6)
        moved = opencv.warp_affine(
            opacity, np.array([[1, 0, shift[0]], [0, 1, shift[1]]], np.float32), (region.width, region.height)
        )
        total += np.float32(share) * wide_gaussian(moved, sigma * head.unit)
    return float32(np.minimum(np.float32(darkness) * total, 0.85) * _on_skull(region, head))


def _on_skull(region: Region, head: HeadPose) -> Mask:
    """(h, w) 1 on the head, which is where a shadow falls."""
    step = max(1.0, head.unit / 40)
    size = opencv.reduced_size(region.width, region.height, step)
    column, row = np.meshgrid(np.arange(size[0], dtype=np.float32), np.arange(size[1], dtype=np.float32))
    points = np.stack([column.ravel(), row.ravel()], axis=1) + np.float32(0.5)
    points = points * np.array([region.width / size[0], region.height / size[1]], np.float32)
    inside = np.isfinite(skull_nearness(head, points + np.array([region.left, region.top], np.float32)))
    soft = wide_gaussian(inside.reshape(size[1], size[0]).astype(np.float32), max(1.0, ON_SKULL * head.unit / step))
    return smoothstep(0.3, 0.9, opencv.resize(soft, (region.width, region.height), cv2.INTER_LINEAR))
