"""Detects the faces of an uploaded photo, once for all its jobs."""

from typing import Any
from urllib.parse import unquote_plus

import numpy as np
from numpy.typing import NDArray

from facemagi import faces
from facemagi.deadline import with_deadline
from facemagi.errors import FaceMagiError
from facemagi.face import Face
from facemagi.faces import DetectedFaces, StoredFace
from facemagi.observability import count, logged, logger
from facemagi.photos import detection
from facemagi.photos.keys import PhotoKey, parse_key
from facemagi_vision import packing
from facemagi_vision.decode import decode
from facemagi_vision.faces import find_faces, five_points


@logged
@with_deadline
def handler(event: dict[str, Any], context: Any) -> None:
    """Accept or reject the photos of an S3 event. S3 may send an event more than once."""
    for record in event["Records"]:
        key = parse_key(unquote_plus(record["s3"]["object"]["key"]))
        detection.begin_detection(key)
        state = _inspect(key)
        logger().info("photo", extra={"photo": key.photo, "state": state})
        count("PhotosInspected", state=state)


def _inspect(key: PhotoKey) -> str:
    """Detect and store the photo's faces; returns its state for the log and the metric."""
    try:
        detected = _detect(detection.read_original(key))
    except FaceMagiError as error:
        return "rejected" if detection.reject(key, error) else "deleted"
    faces.save(key, detected)
    public_faces = [face.public() for face in detected.faces]
    accepted = detection.accept(key, detected.width, detected.height, detected.format, public_faces)
    return "ready" if accepted else "deleted"


def _detect(original: bytes) -> DetectedFaces:
    photo = decode(original)
    detected = find_faces(photo.rgb)
    return DetectedFaces(photo.width, photo.height, photo.format, tuple(_stored(face) for face in detected))


def _stored(face: Face[NDArray[np.float32]]) -> StoredFace:
    """Round pixels to hundredths and angles to tenths, which is finer than their accuracy."""
    x, y, width, height = (round(float(value), 2) for value in face.box)
    box = (x, y, width, height)
    return StoredFace(
        id=face.id,
        box=box,
        points=tuple((round(float(px), 2), round(float(py), 2)) for px, py in five_points(face.landmarks)),
        yaw=round(float(face.yaw), 1),
        pitch=round(float(face.pitch), 1),
        roll=round(float(face.roll), 1),
        quality=round(float(face.quality), 3),
        landmarks=packing.pack(face.landmarks, box),
    )
