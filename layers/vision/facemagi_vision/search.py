"""Where in a picture faces are looked for, and which of what was found are faces."""

import math

import numpy as np
from numpy.typing import NDArray

from facemagi_vision.detections import Detections, covered, keypoints, merge
from facemagi_vision.detector import FULL, KEEN, SHORT, detect, whole
from facemagi_vision.geometry import Square, angle_between, bounding_square
from facemagi_vision.mesh import SURFACE, Mesh, read_mesh
from facemagi_vision.pyramid import Pyramid
from facemagi_vision.tiles import held, tiles

MAX_CANDIDATES = 40
"""So many of the best-scored detections of one look are examined."""

PRESENT = 6.0
"""The certainty from which on a mesh is a face; an earring got 4."""

SMALL_PRESENT = 13.0
"""The same for a face that only a closer look showed: there is more to mistake for one. A motorcycle's lamp got 11."""

SURE = 20.0
"""The certainty from which on a face was surely read upright. Small, half hidden and cut-off ones have 15 to 20."""

SAME_FACE = 0.5
"""A box of which another face's box covers more than this is no second face: a tile may show an eye and its brow, and
the detector takes them for a face."""

MARGIN = 1.5
"""The mesh sees the face's square, this much larger: what MediaPipe trained it with."""

MAX_REREADINGS = 2
SETTLED = math.radians(5)
"""A face that turned by less than this from one reading to the next is read upright."""

GROUP = 3
PORTRAIT = 0.2
"""So many faces are a group; a largest face of this part of the picture's shorter side is a portrait."""

QUARTERS = (0.5 * math.pi, math.pi, 1.5 * math.pi)


def look_at_whole(picture: Pyramid) -> list[Mesh]:
    """The faces that a look at the picture as a whole shows."""
    return _examined(picture, _in_square(picture, whole(picture)), [], PRESENT)


def look_closer(picture: Pyramid, known: list[Mesh]) -> list[Mesh]:
    """The known faces and those that a look at each part of the picture adds."""
    found = [held(detect(KEEN, picture, tile), tile) for tile in tiles(picture.width, picture.height)]
    return _examined(picture, merge(np.concatenate(found)), known, SMALL_PRESENT)


def look_from_the_sides(picture: Pyramid, known: list[Mesh]) -> list[Mesh]:
    """The known faces; if all of them are doubtful, rather the sure ones that a look at the turned picture shows."""
    if any(mesh.certainty >= SURE for mesh in known):
        return known
    turned = (_examined(picture, _in_square(picture, whole(picture, angle)), [], SURE) for angle in QUARTERS)
    return next(filter(None, turned), known)


def may_hold_more(picture: Pyramid, found: list[Mesh]) -> bool:
    """Whether a closer look is worth its time: no sure face was found, or several faces, or only small ones."""
    sides = [float((mesh.corners[2:] - mesh.corners[:2]).max()) for mesh in found if mesh.certainty >= SURE]
    return len(found) >= GROUP or max(sides, default=0.0) < PORTRAIT * min(picture.width, picture.height)


def locate(picture: Pyramid, detection: NDArray[np.float64]) -> Mesh:
    """The mesh of a detected face. Each reading says how to hold the face for the next; there are two or three."""
    square = detected_square(detection)
    mesh = read_mesh(picture, square)
    for _ in range(MAX_REREADINGS):
        if mesh.certainty < 0:
            break
        before, square = square, mesh_square(mesh)
        mesh = read_mesh(picture, square)
        if abs(math.remainder(square.angle - before.angle, math.tau)) < SETTLED:
            break
    return mesh


def detected_square(detection: NDArray[np.float64]) -> Square:
    """The square that the mesh of a detected face is first read from."""
    left, top, right, bottom = detection[:4]
    side = MARGIN * max(right - left, bottom - top)
    return Square((left + right) / 2, (top + bottom) / 2, side, angle_between(*keypoints(detection)[:2]))


def mesh_square(mesh: Mesh) -> Square:
    """The square that the mesh is read from once more: level with the outer corners of the eyes."""
    points = mesh.landmarks[:SURFACE, :2]
    return bounding_square(points, angle_between(points[33], points[263]), MARGIN)


def _in_square(picture: Pyramid, square: Square) -> Detections:
    return merge(np.concatenate([detect(SHORT, picture, square), detect(FULL, picture, square)]))


def _examined(picture: Pyramid, detections: Detections, known: list[Mesh], least: float) -> list[Mesh]:
    """The known meshes, and those of the detections that have the least certainty.

    Of two meshes of one face the surer one stays.
    """
    meshes = list(known)
    for detection in detections[:MAX_CANDIDATES]:
        if any(mesh.certainty >= SURE for mesh in _same_face(detection[:4], meshes)):
            continue
        mesh = locate(picture, detection)
        rivals = _same_face(mesh.corners, meshes)
        if mesh.certainty >= max([least, *(rival.certainty for rival in rivals)]):
            meshes = [other for other in meshes if not any(other is rival for rival in rivals)] + [mesh]
    return meshes


def _same_face(corners: NDArray[np.float64], meshes: list[Mesh]) -> list[Mesh]:
    """Those meshes that are the face in this box, or a face of which the box shows a part."""
    if not meshes:
        return []
    shares = covered(corners, np.array([mesh.corners for mesh in meshes]))
    return [mesh for mesh, share in zip(meshes, shares, strict=True) if share > SAME_FACE]
