"""A photo has arrived: its faces are found once, for every job to come."""

from typing import Any
from urllib.parse import unquote_plus

from aws_lambda_powertools.metrics import MetricUnit, single_metric

from facemagi import faces, photos
from facemagi.errors import FaceMagiError
from facemagi.faces import Face, FoundFaces
from facemagi.observability import logged, logger
from facemagi.photos import PhotoKey
from facemagi_vision import packing
from facemagi_vision.decode import decode
from facemagi_vision.faces import Face as DetectedFace
from facemagi_vision.faces import find_faces


@logged
def handler(event: dict[str, Any], context: Any) -> None:
    """An S3 event of one or more new originals; each may have been here before."""
    for record in event["Records"]:
        key = photos.parse_key(unquote_plus(record["s3"]["object"]["key"]))
        state = _inspect(key)
        logger().info("photo", extra={"photo": key.photo, "state": state})
        with single_metric("PhotosInspected", MetricUnit.Count, 1) as metric:
            metric.add_dimension("state", state)


def _inspect(key: PhotoKey) -> str:
    try:
        found = _find(photos.read_original(key))
    except FaceMagiError as error:
        return "rejected" if photos.reject(key, error) else "deleted"
    faces.save(key, found)
    shown = [face.public() for face in found.faces]
    accepted = photos.accept(key, found.width, found.height, found.format, shown)
    return "ready" if accepted else "deleted"


def _find(original: bytes) -> FoundFaces:
    photo = decode(original)
    found = find_faces(photo.rgb)
    return FoundFaces(photo.width, photo.height, photo.format, tuple(_stored(face) for face in found))


def _stored(face: DetectedFace) -> Face:
    """The face with pixels to a hundredth and angles to a tenth, which is more than is known of them."""
    x, y, width, height = (round(float(value), 2) for value in face.box)
    box = (x, y, width, height)
    return Face(
        id=face.id,
        box=box,
        points=tuple((round(float(px), 2), round(float(py), 2)) for px, py in face.points),
        yaw=round(float(face.yaw), 1),
        pitch=round(float(face.pitch), 1),
        roll=round(float(face.roll), 1),
        quality=round(float(face.quality), 3),
        landmarks=packing.pack(face.landmarks, box),
    )
