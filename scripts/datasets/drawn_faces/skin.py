"""Skin in the light: neck, ears, the dome of the head, and the face with its relief."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.face.face_atlas import face_atlas
from sagemaker_endpoints._sdk.landmarks import CHIN
from scripts.datasets.drawn_faces.canvas import Colours, noise, shifted, tone
from scripts.datasets.drawn_faces.shape import SKULL_CENTRE, SKULL_RADII, Space, skull_ring
from scripts.datasets.drawn_faces.sketch import Sketch

AMBIENT, DIRECT = 0.62, 0.5
"""Shares of the light that comes from everywhere, and from the lamp."""

EARS = (127, 356)
"""Landmarks in front of the ears."""


def paint_skin(sketch: Sketch) -> None:
    """Paint all skin of a head: whatever lies over it comes later."""
    canvas, looks, unit = sketch.canvas, sketch.looks, sketch.unit
    chin = sketch.shape[CHIN, 1]
    neck = [(-0.62, 0.9, 0.6), (0.62, 0.9, 0.6), (0.7, chin + 1.3, 0.9), (-0.7, chin + 1.3, 0.9)]
    canvas.paint(canvas.polygon(sketch.place(neck), 0.03 * unit), looks.skin * np.float32(0.72))
    for ear in EARS:
        canvas.paint(
            canvas.ellipse(shifted(sketch.points[ear], 0, 0.2 * unit, 0), (0.17 * unit, 0.33 * unit)), _ear(looks.skin)
        )
    shadow = shifted(sketch.oval(), 0, 0.14 * unit)
    canvas.paint(
        canvas.polygon(shadow, 0.12 * unit) * canvas.polygon(sketch.place(neck)), looks.skin * np.float32(0.5), 0.6
    )
    head = np.maximum(canvas.polygon(sketch.oval()), canvas.polygon(sketch.place(skull_ring(-20, 200, 1.0))))
    light = _light(sketch, head)[..., None]
    grain = noise(canvas.shape, (0.02 * unit, 0.02 * unit), sketch.chance("grain"))[..., None] * np.float32(0.012)
    canvas.paint(head, (looks.skin * light + grain).clip(0, 1).astype(np.float32))


def _ear(skin: Colours) -> Colours:
    return np.asarray(skin * tone((0.86, 0.76, 0.74)), np.float32)


def _light(sketch: Sketch, head: Plane) -> Plane:
    """(H, W): how bright the skin is at every pixel; 1 facing the lamp."""
    labels = _labels(sketch)
    bright = _brightness(normals(sketch.points[:468]), sketch.looks.light)
    relief = _interpolated(labels, sketch.points, bright)
    light = np.where(labels >= 0, relief, _dome(sketch))
    weight = cv2.GaussianBlur(head, (0, 0), 0.06 * sketch.unit) + np.float32(1e-3)
    return np.asarray(cv2.GaussianBlur(light * head, (0, 0), 0.06 * sketch.unit) / weight, np.float32)


def normals(points: Space) -> Space:
    """(468, 3): unit normals of the face's surface, away from the head."""
    triangles = face_atlas().triangles
    a, b, c = (points[triangles[:, corner]] for corner in range(3))
    faces = np.cross(b - a, c - a)
    sums = np.zeros_like(points)
    for corner in range(3):
        np.add.at(sums, triangles[:, corner], faces)
    sums *= np.where(sums[:, 2:].mean() > 0, -1, 1)  # z grows away from the camera
    return np.asarray(sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9))


def _brightness(directions: NDArray[np.floating], light: Colours) -> Plane:
    return np.asarray(AMBIENT + DIRECT * np.clip(directions @ light, 0, 1), np.float32)


def _labels(sketch: Sketch) -> NDArray[np.int32]:
    """(H, W): the triangle of the face at every pixel, -1 elsewhere."""
    labels = np.full(sketch.canvas.shape, -1, np.int32)
    corners = np.rint(sketch.points[face_atlas().triangles, :2] - 0.5).astype(np.int32)
    depth = sketch.points[face_atlas().triangles, 2].mean(axis=1)
    for index in np.argsort(-depth):
        cv2.fillConvexPoly(labels, corners[index], int(index))
    return labels


def _interpolated(labels: NDArray[np.int32], points: Space, values: Plane) -> Plane:
    """(H, W): values at the corners of triangles, blended linearly inside them (Gouraud, 1971)."""
    triangles = face_atlas().triangles
    corners = np.concatenate([points[triangles, :2], np.ones((*triangles.shape, 1))], axis=2)
    flat = np.abs(np.linalg.det(corners)) < 1e-3
    corners[flat] = np.eye(3)
    slopes = np.linalg.solve(corners, values[triangles][..., None])[..., 0].astype(np.float32)
    slopes[flat] = (0, 0, AMBIENT)
    x, y = np.arange(labels.shape[1]) + np.float32(0.5), np.arange(labels.shape[0])[:, None] + np.float32(0.5)
    chosen = slopes[labels]
    plane = chosen[..., 0] * x + chosen[..., 1] * y + chosen[..., 2]
    return np.asarray(plane.clip(AMBIENT * 0.8, AMBIENT + DIRECT), np.float32)


def _dome(sketch: Sketch) -> Plane:
    """(H, W): how bright the dome of the head is: an ellipsoid."""
    height, width = sketch.canvas.shape
    middle = sketch.place([SKULL_CENTRE])[0]
    x = (np.arange(width) + 0.5 - middle[0]) / (SKULL_RADII[0] * sketch.unit)
    y = (np.arange(height)[:, None] + 0.5 - middle[1]) / (SKULL_RADII[1] * sketch.unit)
    x, y = np.broadcast_arrays(x, y)
    z = -np.sqrt(np.clip(1 - x * x - y * y, 0.0, 1.0))
    directions = np.stack([x, y, z], axis=-1)
    directions /= np.maximum(np.linalg.norm(directions, axis=-1, keepdims=True), 1e-6)
    return _brightness(directions, sketch.looks.light)
