"""S3 and SageMaker that have done their work when a call ends: a photo's faces are known, a job has its result."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from facemagi.aws import client
from facemagi.photos import detection
from facemagi.photos.keys import parse_key
from tests.core.job_samples import detected_faces, store_faces
from tests.support.samples import ENVIRONMENT

BUCKET = ENVIRONMENT["FACEMAGI_BUCKET"]


@contextmanager
def detects_at_once() -> Iterator[None]:
    """Within the block, a photo that was stored has one face when S3 answers."""
    keys: list[str] = []

    def note(params: dict[str, Any], **_: Any) -> None:
        keys.append(params["Key"])

    def detect(**_: Any) -> None:
        if keys[-1].endswith("/original"):
            photo = parse_key(keys[-1])
            faces = detected_faces(300)
            store_faces(photo.photo, faces, photo.owner)
            detection.accept(photo, 400, 500, "jpeg", [face.public() for face in faces])

    events = client("s3").meta.events
    events.register("provide-client-params.s3.PutObject", note, unique_id="note")
    events.register("after-call.s3.PutObject", detect, unique_id="detect")
    try:
        yield
    finally:
        events.unregister("provide-client-params.s3.PutObject", unique_id="note")
        events.unregister("after-call.s3.PutObject", unique_id="detect")


def store_result(owner: str, job: str, content: bytes) -> None:
    """Store a job's result, as SageMaker does."""
    client("s3").put_object(Bucket=BUCKET, Key=f"{owner}/results/{job}.jpg", Body=content, ContentType="image/jpeg")
