"""From shapes of the head to patches of the photo."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import cv2
import numpy as np

from sagemaker_endpoints._imaging.geometry.path import stroke
from sagemaker_endpoints._sdk.contract import Points
from sagemaker_endpoints._sdk.dtypes import float32

from .curves import dense, outline
from .growth import spots, tufts, zigzag
from .head import Head, Space
from .patches import Patch, span
from .shapes import Bar, Bolt, Dots, Hairs, Outline, Paint, Shape, Spike, Tube
from .skin_chart import place_on_skin

FACING = 0.12
"""Skin seen at a smaller part of its size is turned away, and so is what is painted on it."""

BEND = 0.1
"""Radians between the points of what is bent round."""

ROUND = 48
"""Points of a circle."""

SIDE_ON = 0.10
"""Units by which a side must lean towards the camera for what lies along it to be seen."""


def place(shape: Shape, head: Head) -> list[Patch]:
    """The patches of one shape, far to near."""
    return _PLACES[type(shape)](shape, head)


def _outline(shape: Outline, head: Head) -> list[Patch]:
    paths = _mirrored(outline(shape.path), shape.mirror)
    rings = [ring for path in paths for ring in _surfaces(path, shape, head)]
    return [_filled(shape.paint, (ring,), head, shape.width) for ring in rings]


def _surfaces(path: Points, shape: Outline, head: Head) -> list[Points]:
    if shape.surface == "skin":
        return _on_skin(path[None], head)
    return [head.project(_bent(path, shape.depth, shape.wrap))]


def _bent(path: Points, depth: float, radius: float) -> Space:
    """A flat path at some depth, bent round an upright cylinder that touches it at x = 0."""
    if not radius:
        return np.column_stack([path, np.full(len(path), depth, np.float32)])
    x, y = dense(path, BEND * radius).T
    angle = x / np.float32(radius)
    return np.stack([radius * np.sin(angle), y, depth - radius * (1 - np.cos(angle))], axis=1).astype(np.float32)


def _tube(shape: Tube, head: Head) -> list[Patch]:
    rings = np.concatenate([_circle(height, radius, shape.z) for height, radius in (shape.bottom, shape.top)])
    hull = float32(cv2.convexHull(head.project(rings)))[:, 0]
    return [_filled(shape.paint, (hull,), head, 0.0)]


def _circle(height: float, radius: float, z: float) -> Space:
    angle = np.linspace(0, 2 * np.pi, ROUND, endpoint=False)
    level = np.full(ROUND, height)
    return np.stack([radius * np.sin(angle), level, z + radius * np.cos(angle)], axis=1).astype(np.float32)


def _bar(shape: Bar, head: Head) -> list[Patch]:
    patches = []
    for side in (-1, 1) if shape.mirror else (1,):
        ends = np.array([shape.start, shape.end], np.float32) * np.array([side, 1, 1], np.float32)
        outwards = np.array([[side, 0, 0]], np.float32)
        if head.nearness(outwards)[0] > -SIDE_ON:
            ring = stroke(head.project(ends), shape.width * head.unit)
            patches.append(_filled(shape.paint, (ring,), head, 0.0))
    return patches


def _spike(shape: Spike, head: Head) -> list[Patch]:
    patches = []
    for side in (-1, 1) if shape.mirror else (1,):
        ends = np.array([shape.root, shape.tip], np.float32) * np.array([side, 1, 1], np.float32)
        root, tip = head.project(ends)
        ring = _tuft(root, tip, shape.width * head.unit, side * shape.bend * head.unit)
        patches.append(Patch(shape.paint, (ring,), root, tip, head.unit, from_start=True))
    return patches


def _tuft(root: Points, tip: Points, width: float, bend: float) -> Points:
    along = tip - root
    aside = np.array([-along[1], along[0]]) / max(float(np.linalg.norm(along)), 1e-6)
    t = np.linspace(0, 1, 16)[:, None]
    middle = root + t * along + 4 * bend * t * (1 - t) * aside
    half = 0.5 * width * (1 - t) * (1 - 0.25 * np.sin(np.pi * t))
    return np.concatenate([middle + half * aside, (middle - half * aside)[::-1]]).astype(np.float32)


def _hairs(shape: Hairs, head: Head) -> list[Patch]:
    hairs, shades = _on_skin(_grown(shape), head), len(shape.paint.fill)
    groups = [(colour, tuple(hairs[shade::shades])) for shade, colour in enumerate(shape.paint.fill)]
    return [_filled(replace(shape.paint, fill=(colour,)), group, head, 0.0) for colour, group in groups if group]


def _dots(shape: Dots, head: Head) -> list[Patch]:
    dots = tuple(_on_skin(_spotted(shape), head))
    return [_filled(shape.paint, dots, head, 0.0)] if dots else []


@cache
def _grown(shape: Hairs) -> Points:
    """The hairs of every face, (K, N, 2) of the chart."""
    regions = _mirrored(outline(shape.path), shape.mirror)
    return np.concatenate([tufts(each, shape.count, shape.length, shape.thickness, shape.outwards) for each in regions])


@cache
def _spotted(shape: Dots) -> Points:
    """The spots of every face, (K, N, 2) of the chart."""
    regions = _mirrored(outline(shape.path), shape.mirror)
    return np.concatenate([spots(each, shape.count, shape.radius) for each in regions])


def _bolt(shape: Bolt, head: Head) -> list[Patch]:
    start, end = head.project(np.array([shape.start, shape.end], np.float32))
    core = shape.width * head.unit
    rings = tuple(zigzag(start, end, core, shape.seed))
    glow = replace(shape.paint, blur=3.0 * shape.width, opacity=0.8 * shape.paint.opacity)
    light = replace(shape.paint, fill=("#ffffff",), blur=0.2 * shape.width)
    return [Patch(paint, rings, start, end, head.unit) for paint in (glow, light)]


def _on_skin(rings: Points, head: Head) -> list[Points]:
    """Those of (K, N, 2) rings of the chart that this face shows, in pixels."""
    placed = place_on_skin(rings, head.landmarks, head.unit)
    return list(placed.points[placed.facing > FACING])


def _mirrored(path: Points, mirror: bool) -> list[Points]:
    return [path, path * np.array([-1, 1], np.float32)] if mirror else [path]


def _filled(paint: Paint, outlines: tuple[Points, ...], head: Head, width: float) -> Patch:
    right, up = head.axes[0, :2], head.axes[1, :2]
    start, end = span(outlines, right if paint.across else -up)
    return Patch(paint, outlines, start, end, head.unit, width * head.unit)


_PLACES: dict[type, Callable[[Any, Head], list[Patch]]] = {
    Outline: _outline,
    Tube: _tube,
    Bar: _bar,
    Spike: _spike,
    Hairs: _hairs,
    Dots: _dots,
    Bolt: _bolt,
}
