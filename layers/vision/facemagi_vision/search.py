"""The search for faces: detection in the whole picture, in tiles and in rotated pictures; each face gets a mesh."""

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from facemagi_vision.detections import SCORE, Detections, intersection_over_smaller, keypoints, merge
from facemagi_vision.detector import (
    FULL_RANGE,
    FULL_RANGE_SENSITIVE,
    SHORT_RANGE,
    SHORT_RANGE_WEAK,
    detect,
    picture_square,
)
from facemagi_vision.geometry import Points, Square, angle_between, bounding_square
from facemagi_vision.lone_face import is_alone
from facemagi_vision.mesh import SURFACE_POINTS, Mesh, read_mesh
from facemagi_vision.pyramid import Pyramid
from facemagi_vision.tiles import inside_tile, tiles

MAX_CANDIDATES = 40
"""Detections of one pass for which a mesh is computed; those with the best scores."""

MIN_CERTAINTY = 6.0
"""Minimum mesh certainty of a face; an earring got 4."""

MIN_TILE_CERTAINTY = 13.0
"""The same for a face that was detected in a tile, where more things look like a face: a motorcycle's lamp got 11."""

UPRIGHT_CERTAINTY = 20.0
"""From this mesh certainty on, the face is certainly upright in its crop. Small, half-hidden and cut-off faces have
15 to 20."""

SAME_FACE_OVERLAP = 0.5
"""Two boxes are one face if they share more than this part of the smaller one: in a tile, the detector may detect an
eye with its brow as a face."""

CLOSE_UP_FRAMES = (1.5, 2.0)
"""Sides of the squares in which a face that fills the picture is looked for, as multiples of the picture's longer side.
The detectors know faces with some ground around them."""

MIN_CLOSE_UP_CERTAINTY = 9.0
"""Minimum mesh certainty of a face that is found in both frames; painted spots on an ellipse got 7 in the worse one,
and two thirds of a real face 9."""

MIN_LYING_CLOSE_UP_CERTAINTY = 13.0
"""The same in a rotated frame: half a face got 12 in a wrong rotation, a lying one 13 to 22 in the right one."""

MIN_CLOSE_UP_SHARE = 0.6
"""Such a face has at least this part of the picture's shorter side; smaller ones would have been found before."""

CROP_MARGIN = 1.5
"""Side of the mesh's crop, as a multiple of the side of the face's box; the value with which the mesh was trained."""

MAX_REFITS = 2

MAX_REFIT_ANGLE = math.radians(5)
"""The mesh is final once the next crop is rotated by less than this."""

GROUP_SIZE = 3
"""From this number of faces on, a photo is a group photo, which may contain small faces too."""

PORTRAIT_SHARE = 0.2
"""A photo is a portrait if its largest face has at least this part of the photo's shorter side."""

ROTATIONS = (0.5 * math.pi, math.pi, 1.5 * math.pi)


def detect_in_whole(picture: Pyramid) -> list[Mesh]:
    """Detect faces in the picture as a whole. The full-range detector runs unless one certain face is alone.

    Args:
        picture: the picture.

    Returns:
        The meshes, in no particular order.
    """
    square = picture_square(picture)
    weak = detect(SHORT_RANGE_WEAK, picture, square)
    found = weak[weak[:, SCORE] >= SHORT_RANGE.threshold]
    if is_alone(merge(found), weak, picture.width, picture.height):
        meshes = _add_faces(picture, merge(found), [], UPRIGHT_CERTAINTY)
        if meshes:
            return meshes
    return _add_faces(picture, merge(np.concatenate([found, detect(FULL_RANGE, picture, square)])), [], MIN_CERTAINTY)


def detect_in_tiles(picture: Pyramid, known: list[Mesh]) -> list[Mesh]:
    """Detect small faces in overlapping tiles of the picture.

    Args:
        picture: the picture.
        known: the faces detected before.

    Returns:
        The known meshes and those of the additional faces.
    """
    detections = [
        inside_tile(detect(FULL_RANGE_SENSITIVE, picture, tile), tile) for tile in tiles(picture.width, picture.height)
    ]
    return _add_faces(picture, merge(np.concatenate(detections)), known, MIN_TILE_CERTAINTY)


def detect_in_rotations(picture: Pyramid, known: list[Mesh]) -> list[Mesh]:
    """Detect faces in the picture rotated by 90, 180 and 270°, unless a known face is certainly upright.

    Args:
        picture: the picture.
        known: the faces detected before.

    Returns:
        The faces with high certainty in the first rotation that has any; otherwise the known faces.
    """
    if any(mesh.certainty >= UPRIGHT_CERTAINTY for mesh in known):
        return known
    rotated = (
        _add_faces(picture, _detect_in_square(picture, picture_square(picture, angle)), [], UPRIGHT_CERTAINTY)
        for angle in ROTATIONS
    )
    return next(filter(None, rotated), known)


def detect_close_up(picture: Pyramid) -> list[Mesh]:
    """Detect a face that fills the picture and lacks its outline, with black ground put around the picture.

    Args:
        picture: a picture in which no face was found.

    Returns:
        The face that both frames show, the less certain of its two meshes counting; or nothing.
    """
    for angle in (0.0, *ROTATIONS):
        required = MIN_LYING_CLOSE_UP_CERTAINTY if angle else MIN_CLOSE_UP_CERTAINTY
        face = _close_up(picture, angle)
        if face and face.certainty >= required and _share(picture, face) >= MIN_CLOSE_UP_SHARE:
            return [face]
    return []


def needs_tiles(picture: Pyramid, known: list[Mesh]) -> bool:
    """Whether the picture may contain small faces for which `detect_in_tiles` is worth its time.

    Args:
        picture: the picture.
        known: the faces detected in it as a whole.

    Returns:
        True for a group photo, and where no face with high certainty has the size of a portrait's.
    """
    largest = max((_share(picture, mesh) for mesh in known if mesh.certainty >= UPRIGHT_CERTAINTY), default=0.0)
    return len(known) >= GROUP_SIZE or largest < PORTRAIT_SHARE


def fit_mesh(picture: Pyramid, detection: NDArray[np.float64]) -> Mesh:
    """Compute the mesh of a detected face. Each mesh gives the crop of the next one, until the rotation is stable.

    Args:
        picture: the picture.
        detection: (17,), a row of `Detections`.

    Returns:
        The last mesh, of one to three.
    """
    crop = crop_from_detection(detection)
    mesh = read_mesh(picture, crop)
    for _ in range(MAX_REFITS):
        if mesh.certainty < 0:
            break
        before, crop = crop, crop_from_points(mesh.landmarks[:SURFACE_POINTS, :2])
        mesh = read_mesh(picture, crop)
        if abs(math.remainder(crop.angle - before.angle, math.tau)) < MAX_REFIT_ANGLE:
            break
    return mesh


def crop_from_detection(detection: NDArray[np.float64]) -> Square:
    """The crop for the first mesh of a detected face, level with its eyes.

    Args:
        detection: (17,), a row of `Detections`.

    Returns:
        The crop, in pixels of the picture.
    """
    left, top, right, bottom = detection[:4]
    side = CROP_MARGIN * max(right - left, bottom - top)
    return Square((left + right) / 2, (top + bottom) / 2, side, angle_between(*keypoints(detection)[:2]))


def crop_from_points(points: Points) -> Square:
    """The crop for the next mesh of a face, level with the outer corners of its eyes.

    Args:
        points: (468, 2) the surface points of the face's last mesh, pixels.

    Returns:
        The crop, in pixels of the picture.
    """
    return bounding_square(points, angle_between(points[33], points[263]), CROP_MARGIN)


def _close_up(picture: Pyramid, angle: float) -> Mesh | None:
    """The largest face if both frames show it: the less certain of its two meshes."""
    near, far = CLOSE_UP_FRAMES
    first = _largest_face(picture, near, angle)
    second = _largest_face(picture, far, angle) if first else None
    if not first or not second or not _same_face(first.corners, [second]):
        return None
    return min(first, second, key=lambda mesh: mesh.certainty)


def _largest_face(picture: Pyramid, frame: float, angle: float) -> Mesh | None:
    """The largest face in the picture with ground around it."""
    square = picture_square(picture, angle)
    detections = _detect_in_square(picture, replace(square, side=frame * square.side))
    meshes = _add_faces(picture, detections, [], MIN_CLOSE_UP_CERTAINTY)
    return max(meshes, key=_side, default=None)


def _side(mesh: Mesh) -> float:
    """The longer side of the face's box, pixels."""
    return float((mesh.corners[2:] - mesh.corners[:2]).max())


def _share(picture: Pyramid, mesh: Mesh) -> float:
    """The face's side as a part of the picture's shorter one."""
    shorter = float(min(picture.width, picture.height))
    return _side(mesh) / shorter


def _detect_in_square(picture: Pyramid, square: Square) -> Detections:
    return merge(np.concatenate([detect(SHORT_RANGE, picture, square), detect(FULL_RANGE, picture, square)]))


def _add_faces(picture: Pyramid, detections: Detections, known: list[Mesh], min_certainty: float) -> list[Mesh]:
    """The known meshes and those of the detections; of several meshes of one face the most certain one stays."""
    meshes = list(known)
    for detection in detections[:MAX_CANDIDATES]:
        if any(mesh.certainty >= UPRIGHT_CERTAINTY for mesh in _same_face(detection[:4], meshes)):
            continue
        mesh = fit_mesh(picture, detection)
        duplicates = _same_face(mesh.corners, meshes)
        if mesh.certainty >= max([min_certainty, *(duplicate.certainty for duplicate in duplicates)]):
            meshes = [other for other in meshes if other not in duplicates] + [mesh]
    return meshes


def _same_face(corners: NDArray[np.float64], meshes: list[Mesh]) -> list[Mesh]:
    """The meshes whose boxes show the same face as the given box, or contain it, or are contained in it."""
    if not meshes:
        return []
    shares = intersection_over_smaller(corners, np.array([mesh.corners for mesh in meshes]))
    return [mesh for mesh, share in zip(meshes, shares, strict=True) if share > SAME_FACE_OVERLAP]
