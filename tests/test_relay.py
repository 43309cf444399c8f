"""A job over several endpoints goes from leg to leg, once each, whatever notices come and in which order."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from facemagi import effects, faces, jobs, notices, photos, relay
from facemagi.aws import client
from facemagi.faces import Face, FoundFaces
from facemagi.photos import NewPhoto, PhotoKey
from facemagi.requests import NewJob
from tests.samples import ENVIRONMENT, OWNER, make_manifest

Calls = list[dict[str, Any]]
FACES = tuple(Face(f"f{n}", (0, 0, 90, 90), ((1, 2),) * 5, 0, 0, 0, 1, "A" * 3824) for n in range(2))
BUCKET = ENVIRONMENT["FACEMAGI_BUCKET"]
GLOW, SHINE, PAINT = ({"effect": name, "params": {"strength": 7}} for name in ("glow", "shine", "paint"))


def deploy(name: str, container: str) -> None:
    endpoint = make_manifest().endpoint.model_copy(update={"shared": container})
    part = make_manifest().effects["glow"]
    effects.publish(make_manifest(name=name, endpoint=endpoint, effects={name: part}), "ready")


@pytest.fixture
def calls(cloud: None) -> Iterator[Calls]:
    """Every invocation that leaves, with `glow` and `shine` in one container and `paint` in another."""
    seen: Calls = []
    deploy("glow", "studio")
    deploy("shine", "studio")
    deploy("paint", "atelier")
    events, leaving = client("sagemaker-runtime").meta.events, "before-call.sagemaker-runtime.InvokeEndpointAsync"
    events.register(leaving, lambda params, **_: seen.append(params), unique_id="calls")
    yield seen
    events.unregister(leaving, unique_id="calls")


@pytest.fixture
def photo(calls: Calls) -> str:
    photo = photos.create(OWNER, NewPhoto(content_type="image/jpeg", bytes=9))["id"]
    key = PhotoKey(OWNER, photo)
    faces.save(key, FoundFaces(400, 500, "jpeg", FACES))
    photos.accept(key, 400, 500, "jpeg", [face.public() for face in FACES])
    return str(photo)


def submit(photo: str, *steps: dict[str, Any], **more: Any) -> str:
    return str(jobs.submit(OWNER, NewJob.model_validate({"photo": photo, "steps": list(steps)} | more), None)[0]["id"])


def hear(job: str, leg: int, status: str = "Completed", **more: Any) -> str | None:
    """A leg's notice, as SageMaker sends it, with the picture that it tells of."""
    if status == "Completed":
        file = json.loads(client("s3").get_object(Bucket=BUCKET, Key=f"{job}.files")["Body"].read())[leg]
        client("s3").put_object(Bucket=BUCKET, Key=f"{OWNER}/results/{file}", Body=b"picture")
    message = {"inferenceId": f"{OWNER}.{job}.{leg}", "invocationStatus": status} | more
    (notice,) = notices.parse({"Records": [{"Sns": {"Message": json.dumps(message)}}]})
    return relay.hear(notice)
