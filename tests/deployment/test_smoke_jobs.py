"""The job that tries a deployed model."""

import time
from pathlib import Path
from typing import Any

import pytest

from facemagi import objects
from facemagi.ids import owner_of
from facemagi.manifest import model_folders, read_manifest
from sagemaker_endpoints._runtime.job_body import JobBody
from scripts.cloudformation.template import read_template, resources_of
from scripts.deployment import smoke_jobs
from scripts.deployment.errors import DeploymentError
from scripts.deployment.steps import smoke
from scripts.repository import ENDPOINT_TEMPLATE, MODELS
from tests.infrastructure.checks.endpoint import deploy
from tests.infrastructure.checks.permissions import allowed_actions

JOB = "job_0123456789abcdef0123"
FACE: dict[str, Any] = {"id": "f0", "box": [0.0, 0.0, 9.0, 9.0], "landmarks": "packed"}


@pytest.mark.parametrize("folder", model_folders(MODELS), ids=lambda folder: folder.name)
def test_every_model_can_be_tried(folder: Path, environment: None) -> None:
    leg = smoke_jobs.leg_of(read_manifest(folder), "test", JOB, "s3://photos/key", [FACE])
    body = JobBody.model_validate(leg.body)
    assert body.steps[0].effect.startswith(folder.name)


def test_the_reserved_owner_can_be_no_user() -> None:
    assert not set(smoke_jobs.OWNER) <= set("0123456789abcdef")
    assert set(owner_of("anybody")) <= set("0123456789abcdef")


def test_the_photo_lies_where_a_container_may_read_and_face_detection_does_not_look() -> None:
    (role,) = resources_of(deploy(read_template(ENDPOINT_TEMPLATE)), "AWS::IAM::Role").values()
    readable = [Path(resource.partition(":::")[2]).as_posix() for resource in allowed_actions(role)["s3:GetObject"]]
    key = Path("photos-of-test") / smoke_jobs.photo_key(JOB)
    assert any(key.match(pattern) for pattern in readable)
    assert not key.as_posix().endswith("/original")


def test_a_job_without_an_answer_ends_the_wait(
    environment: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # given an endpoint that never writes anything
    monkeypatch.setattr(objects, "look_up", lambda key: None)
    monkeypatch.setattr(time, "sleep", lambda seconds: None)
    monkeypatch.setattr(smoke, "NOTE_SECONDS", -1.0)
    clock = iter(range(0, 100_000, 500))
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))
    # when a job is waited for
    with pytest.raises(DeploymentError, match=r"no answer of beauty in time\. Look at the log group"):
        smoke._wait("test", "sagemaker", [smoke.Sent("beauty", "facemagi-test-beauty", "output", "failure")])
    # then the wait was announced as it went on, and ended
    assert "1 jobs still wait after 1" in capsys.readouterr().out
