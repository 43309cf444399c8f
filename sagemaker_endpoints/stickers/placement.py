"""Placement of a sticker's shapes: from head coordinates to patches in the photo."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import cv2
import numpy as np

from sagemaker_endpoints._imaging.geometry.path import stroke
from sagemaker_endpoints._sdk.contract import Points
from sagemaker_endpoints._sdk.dtypes import float32

from .curves import densify, outline
from .growth import spots, tufts, zigzag
from .head import HeadPose, Space
from .patches import Patch, span
from .shapes import Bar, Bolt, Dots, Hairs, Outline, Paint, Shape, Spike, Tube
from .skin_chart import place_on_skin

MIN_FACING = 0.12
"""Skin whose visible share of area is smaller is turned away, and art on it is not drawn."""

BEND_STEP = 0.1
"""Largest angle, in radians, between the points of an outline that is bent around a cylinder."""

CIRCLE_POINTS = 48

MAX_TURNED_AWAY = 0.10
"""A side of the head may point away from the camera by this much, in units, for a bar along it to be drawn."""


def place_shape(shape: Shape, head: HeadPose) -> list[Patch]:
    """Place one shape on a head.

    Args:
        shape: in head coordinates.
        head: in pixels of the photo.

    Returns:
        Its patches, in the order in which they are painted; none if the head hides it.
    """
    return _PLACERS[type(shape)](shape, head)


def _outline(shape: Outline, head: HeadPose) -> list[Patch]:
    paths = _mirrored(outline(shape.path), shape.mirror)
    rings = [ring for path in paths for ring in _surfaces(path, shape, head)]
    return [_filled(shape.paint, (ring,), head, shape.width) for ring in rings]


def _surfaces(path: Points, shape: Outline, head: HeadPose) -> list[Points]:
    if shape.surface == "skin":
        return _on_skin(path[None], head)
    return [head.project(_bent(path, shape.depth, shape.wrap))]


def _bent(path: Points, depth: float, radius: float) -> Space:
    """A flat path at a depth, bent around an upright cylinder that touches it at x = 0; radius 0 leaves it flat."""
    if not radius:
        return np.column_stack([path, np.full(len(path), depth, np.float32)])
    x, y = densify(path, BEND_STEP * radius).T
    angle = x / np.float32(radius)
    return np.stack([radius * np.sin(angle), y, depth - radius * (1 - np.cos(angle))], axis=1).astype(np.float32)


def _tube(shape: Tube, head: HeadPose) -> list[Patch]:
    rings = np.concatenate([_circle(height, radius, shape.z) for height, radius in (shape.bottom, shape.top)])
    hull = float32(cv2.convexHull(head.project(rings)))[:, 0]
    return [_filled(shape.paint, (hull,), head, 0.0)]


def _circle(height: float, radius: float, z: float) -> Space:
    angle = np.linspace(0, 2 * np.pi, CIRCLE_POINTS, endpoint=False)
    level = np.full(CIRCLE_POINTS, height)
    return np.stack([radius * np.sin(angle), level, z + radius * np.cos(angle)], axis=1).astype(np.float32)


def _bar(shape: Bar, head: HeadPose) -> list[Patch]:
    patches = []
    for side in (-1, 1) if shape.mirror else (1,):
        ends = np.array([shape.start, shape.end], np.float32) * np.array([side, 1, 1], np.float32)
        outwards = np.array([[side, 0, 0]], np.float32)
        if head.nearness(outwards)[0] > -MAX_TURNED_AWAY:
            ring = stroke(head.project(ends), shape.width * head.unit)
            patches.append(_filled(shape.paint, (ring,), head, 0.0))
    return patches


def _spike(shape: Spike, head: HeadPose) -> list[Patch]:
    patches = []
    for side in (-1, 1) if shape.mirror else (1,):
        ends = np.array([shape.root, shape.tip], np.float32) * np.array([side, 1, 1], np.float32)
        root, tip = head.project(ends)
        ring = _spike_outline(root, tip, shape.width * head.unit, side * shape.bend * head.unit)
        patches.append(Patch(shape.paint, (ring,), root, tip, head.unit, from_start=True))
    return patches


def _spike_outline(root: Points, tip: Points, width: float, bend: float) -> Points:
    along = tip - root
    aside = np.array([-along[1], along[0]]) / max(float(np.linalg.norm(along)), 1e-6)
    t = np.linspace(0, 1, 16)[:, None]
    middle = root + t * along + 4 * bend * t * (1 - t) * aside
    half = 0.5 * width * (1 - t) * (1 - 0.25 * np.sin(np.pi * t))
    return np.concatenate([middle + half * aside, (middle - half * aside)[::-1]]).astype(np.float32)


def _hairs(shape: Hairs, head: HeadPose) -> list[Patch]:
    hairs, shades = _on_skin(_hairs_on_chart(shape), head), len(shape.paint.fill)
    groups = [(colour, tuple(hairs[shade::shades])) for shade, colour in enumerate(shape.paint.fill)]
    return [_filled(replace(shape.paint, fill=(colour,)), group, head, 0.0) for colour, group in groups if group]


def _dots(shape: Dots, head: HeadPose) -> list[Patch]:
    dots = tuple(_on_skin(_spots_on_chart(shape), head))
    return [_filled(shape.paint, dots, head, 0.0)] if dots else []


@cache
def _hairs_on_chart(shape: Hairs) -> Points:
    """(K, N, 2) outlines of hairs on the chart, the same for every face."""
    areas = _mirrored(outline(shape.path), shape.mirror)
    return np.concatenate([tufts(area, shape.count, shape.length, shape.thickness, shape.outwards) for area in areas])


@cache
def _spots_on_chart(shape: Dots) -> Points:
    """(K, N, 2) outlines of spots on the chart, the same for every face."""
    areas = _mirrored(outline(shape.path), shape.mirror)
    return np.concatenate([spots(area, shape.count, shape.radius) for area in areas])


def _bolt(shape: Bolt, head: HeadPose) -> list[Patch]:
    start, end = head.project(np.array([shape.start, shape.end], np.float32))
    core = shape.width * head.unit
    rings = tuple(zigzag(start, end, core, shape.seed))
    glow = replace(shape.paint, blur=3.0 * shape.width, opacity=0.8 * shape.paint.opacity)
    light = replace(shape.paint, fill=("#ffffff",), blur=0.2 * shape.width)
    return [Patch(paint, rings, start, end, head.unit) for paint in (glow, light)]


def _on_skin(rings: Points, head: HeadPose) -> list[Points]:
    """Those rings of the chart, (K, N, 2), that are visible on this face, in pixels."""
    placed = place_on_skin(rings, head.landmarks, head.unit)
    return list(placed.points[placed.facing > MIN_FACING])


def _mirrored(path: Points, mirror: bool) -> list[Points]:
    return [path, path * np.array([-1, 1], np.float32)] if mirror else [path]


def _filled(paint: Paint, outlines: tuple[Points, ...], head: HeadPose, width: float) -> Patch:
    right, up = head.axes[0, :2], head.axes[1, :2]
    start, end = span(outlines, right if paint.across else -up)
    return Patch(paint, outlines, start, end, head.unit, width * head.unit)


_PLACERS: dict[type, Callable[[Any, HeadPose], list[Patch]]] = {
    Outline: _outline,
    Tube: _tube,
    Bar: _bar,
    Spike: _spike,
    Hairs: _hairs,
    Dots: _dots,
    Bolt: _bolt,
}
