"""A job over several endpoints runs each leg once, whatever notices arrive and in which order."""

import base64
import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from facemagi import effects, table
from facemagi.aws import client
from facemagi.errors import FaceMagiError
from facemagi.jobs import lifecycle, notices, relay, sagemaker, submission
from facemagi.jobs.legs import Leg
from facemagi.jobs.requests import NewJob
from facemagi.jobs.sagemaker import Accepted, Attempt
from facemagi.states import JobState
from tests.core.job_life import container_error
from tests.core.job_samples import Calls, detected_faces, make_ready_photo, recorded_invocations
from tests.support.samples import ENVIRONMENT, OWNER, make_manifest

FACES = detected_faces(90, 90)
BUCKET = ENVIRONMENT["FACEMAGI_BUCKET"]
GLOW, SHINE, PAINT = ({"effect": name, "params": {"strength": 7}} for name in ("glow", "shine", "paint"))


def deploy(name: str, container: str) -> None:
    endpoint = make_manifest().endpoint.model_copy(update={"shared": container})
    effect = make_manifest().effects["glow"]
    effects.publish(make_manifest(name=name, endpoint=endpoint, effects={name: effect}))


@pytest.fixture
def calls(cloud: None) -> Iterator[Calls]:
    """Every invocation, with `glow` and `shine` deployed in one container and `paint` in another."""
    deploy("glow", "studio")
    deploy("shine", "studio")
    deploy("paint", "atelier")
    with recorded_invocations() as calls:
        yield calls


@pytest.fixture
def photo(calls: Calls) -> str:
    return make_ready_photo(FACES)


def submit(photo: str, *steps: dict[str, Any], **more: Any) -> str:
    return str(
        submission.submit(OWNER, NewJob.model_validate({"photo": photo, "steps": list(steps)} | more), None)[0]["id"]
    )


def notify(job: str, leg: int, status: str = "Completed", *, last: bool = False, **more: Any) -> JobState | None:
    """Deliver the notice of a leg as SageMaker sends it. If the leg has succeeded, its picture is stored first."""
    if status == "Completed":
        file = f"{job}.jpg" if last else f"{job}-{leg}.png"
        client("s3").put_object(Bucket=BUCKET, Key=f"{OWNER}/results/{file}", Body=b"picture")
    message = {"inferenceId": f"{OWNER}.{job}.{leg}", "invocationStatus": status} | more
    (notice,) = notices.parse({"Records": [{"Sns": {"Message": json.dumps(message)}}]})
    return relay.on_notice(notice)


def results() -> list[str]:
    listed = client("s3").list_objects_v2(Bucket=BUCKET, Prefix=f"{OWNER}/results/")
    return [entry["Key"].rpartition("/")[2] for entry in listed.get("Contents", [])]


def state(job: str) -> str:
    return lifecycle.find(OWNER, job).state


def sent(calls: Calls) -> list[tuple[str, list[str]]]:
    """The endpoint and the effects of each invocation."""
    bodies = [(call["url_path"].split("/")[2], json.loads(call["body"])) for call in calls]
    return [(endpoint, [step["effect"] for step in body["steps"]]) for endpoint, body in bodies]


STUDIO, ATELIER = "facemagi-test-studio", "facemagi-test-atelier"


def test_a_job_runs_on_one_endpoint_after_another(photo: str, calls: Calls) -> None:
    job = submit(photo, GLOW, SHINE, PAINT, GLOW)
    assert sent(calls) == [(STUDIO, ["glow", "shine"])]
    notify(job, 0)
    notify(job, 1)
    assert sent(calls) == [(STUDIO, ["glow", "shine"]), (ATELIER, ["paint"]), (STUDIO, ["glow"])]
    assert state(job) == "queued"
    assert notify(job, 2, last=True) == "succeeded"
    assert state(job) == "succeeded"


def test_the_job_shows_all_its_steps_and_the_requested_output(photo: str, calls: Calls) -> None:
    job = submit(photo, GLOW, PAINT, output={"format": "png"})
    notify(job, 0)
    shown = lifecycle.view(OWNER, job, lifecycle.find(OWNER, job))
    assert [step["effect"] for step in shown["steps"]] == ["glow", "paint"]
    assert (shown["faces"], shown["output"]["format"], shown["state"]) == (["f0", "f1"], "png", "queued")
    assert "legs" not in shown


def test_the_picture_of_a_leg_is_deleted_when_the_next_leg_is_done(photo: str, calls: Calls) -> None:
    job = submit(photo, GLOW, PAINT, SHINE)
    notify(job, 0)
    assert results() == [f"{job}-0.png"]
    notify(job, 1)
    assert results() == [f"{job}-1.png"]
    notify(job, 2, last=True)
    assert results() == [f"{job}.jpg"]


def test_a_repeated_notice_invokes_nothing_and_keeps_the_picture(photo: str, calls: Calls) -> None:
    job = submit(photo, GLOW, PAINT)
    assert notify(job, 0) == "queued"
    assert notify(job, 0) is None
    assert (len(calls), results()) == (2, [f"{job}-0.png"])


def test_a_notice_that_is_repeated_after_the_job_ended_keeps_the_result(photo: str, calls: Calls) -> None:
    job = submit(photo, GLOW, PAINT)
    notify(job, 0)
    notify(job, 1, last=True)
    assert notify(job, 0) is None
    assert notify(job, 1, last=True) is None
    assert (len(calls), results(), state(job)) == (2, [f"{job}.jpg"], "succeeded")


def test_a_result_stored_before_its_notice_survives_an_earlier_notice(photo: str, calls: Calls) -> None:
    job = submit(photo, GLOW, PAINT)
    notify(job, 0)
    client("s3").put_object(Bucket=BUCKET, Key=f"{OWNER}/results/{job}.jpg", Body=b"picture")
    notify(job, 0)
    assert f"{job}.jpg" in results()


def test_a_function_that_dies_between_invoking_and_recording_does_not_lose_the_job(
    photo: str, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a function that invokes the next leg and dies before it records that
    job = submit(photo, GLOW, PAINT)

    def die(*_: Any, **__: Any) -> bool:
        raise OSError("the function has ended")

    with monkeypatch.context() as patched:
        patched.setattr(table, "update_if", die)
        with pytest.raises(OSError, match="ended"):
            notify(job, 0)
    # when the notice is delivered again
    assert notify(job, 0) == "queued"
    # then the leg was queued twice, and the job accepts one of the two notices
    assert sent(calls)[1:] == [(ATELIER, ["paint"])] * 2
    assert notify(job, 1, last=True) == "succeeded"
    assert notify(job, 1, "Failed", failureReason="The picture is gone.") is None
    assert (state(job), results()) == ("succeeded", [f"{job}.jpg"])


@pytest.mark.parametrize("status", ["Completed", "Failed"])
def test_the_last_legs_notice_is_accepted_before_earlier_legs_are_recorded(
    photo: str, calls: Calls, status: str
) -> None:
    # given a job of three legs in its first leg, when the notice of the last leg arrives
    job = submit(photo, GLOW, PAINT, SHINE)
    ended = notify(job, 2, status, last=True, **(container_error() if status == "Failed" else {}))
    # then the job has ended, and later notices change nothing
    assert ended == state(job) == {"Completed": "succeeded", "Failed": "failed"}[status]
    assert notify(job, 0) is None
    assert len(calls) == 1


def test_a_middle_legs_notice_is_accepted_before_earlier_legs_are_recorded(photo: str, calls: Calls) -> None:
    job = submit(photo, GLOW, PAINT, SHINE)
    assert notify(job, 1) == "queued"
    assert notify(job, 0) is None
    assert sent(calls)[1:] == [(STUDIO, ["shine"])]
    assert results() == [f"{job}-1.png"]


def test_two_functions_with_the_same_notice_record_it_once(
    photo: str, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a notice that a second function handles while the first invokes the endpoint
    job = submit(photo, GLOW, PAINT, SHINE)
    invoke, states = sagemaker.invoke, list[JobState | None]()

    def notified_again(attempt: Attempt, leg: Leg) -> Accepted:
        monkeypatch.setattr(sagemaker, "invoke", invoke)
        states.append(notify(job, 0))
        return invoke(attempt, leg)

    monkeypatch.setattr(sagemaker, "invoke", notified_again)
    states.append(notify(job, 0))
    # then one of them advanced the job, and the picture is still stored for the leg that reads it
    assert states == ["queued", None]
    assert (lifecycle.find(OWNER, job).leg, results()) == (1, [f"{job}-0.png"])


def test_a_failed_leg_fails_the_job_with_the_containers_error(photo: str, calls: Calls) -> None:
    job = submit(photo, GLOW, PAINT, SHINE)
    notify(job, 0)
    error = FaceMagiError("no_face", "No face.", param="steps[1].params.reference")
    body = {"content": base64.b64encode(json.dumps(error.envelope()).encode()).decode(), "encoding": "BASE64"}
    assert notify(job, 1, "Failed", responseBody=body) == "failed"
    assert lifecycle.find(OWNER, job).outcome["error"]["param"] == "steps[1].params.reference"
    assert (len(calls), results()) == (2, [])


def test_an_expired_leg_expires_the_job(photo: str, calls: Calls) -> None:
    job = submit(photo, GLOW, PAINT)
    notify(job, 0)
    assert notify(job, 1, "Expired") == "expired"
    assert (state(job), results()) == ("expired", [])


def test_a_job_canceled_during_its_first_leg_does_not_continue(photo: str, calls: Calls) -> None:
    job = submit(photo, GLOW, PAINT)
    lifecycle.remove(OWNER, job)
    assert notify(job, 0) is None
    assert (state(job), len(calls), results()) == ("canceled", 1, [])


def test_a_job_canceled_during_its_second_leg_leaves_no_objects(photo: str, calls: Calls) -> None:
    job = submit(photo, GLOW, PAINT)
    notify(job, 0)
    lifecycle.remove(OWNER, job)
    assert results() == []
    notify(job, 1, last=True)
    assert (state(job), results()) == ("canceled", [])


def test_a_job_canceled_while_its_next_leg_is_invoked_leaves_no_objects(
    photo: str, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = submit(photo, GLOW, PAINT)
    invoke = sagemaker.invoke

    def canceled_meanwhile(attempt: Attempt, leg: Leg) -> Accepted:
        answer = invoke(attempt, leg)
        lifecycle.remove(OWNER, attempt.job)
        return answer

    monkeypatch.setattr(sagemaker, "invoke", canceled_meanwhile)
    assert notify(job, 0) is None
    assert (state(job), results()) == ("canceled", [])


def test_a_job_after_its_deadline_does_not_continue(photo: str, calls: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
    job = submit(photo, GLOW, PAINT)
    gives_up_at = lifecycle.find(OWNER, job).request["gives_up_at"]
    monkeypatch.setattr(time, "time", lambda: gives_up_at + 1)
    assert notify(job, 0) == "expired"
    assert (len(calls), results()) == (1, [])


def test_a_notice_of_a_deleted_job_leaves_no_objects(photo: str, calls: Calls) -> None:
    job = submit(photo, GLOW, PAINT)
    table.delete(OWNER, f"job#{job}")
    assert notify(job, 0) is None
    assert (len(calls), results()) == (1, [])


def test_an_endpoint_that_refuses_fails_the_job_and_names_the_step(photo: str, calls: Calls) -> None:
    job = submit(photo, GLOW, PAINT)

    def refuse(params: Any, **_: Any) -> None:
        error = {"Code": "ValidationError", "Message": "Endpoint not found."}
        raise ClientError({"Error": error}, "InvokeEndpointAsync")

    events, hook = client("sagemaker-runtime").meta.events, "before-call.sagemaker-runtime.InvokeEndpointAsync"
    events.register(hook, refuse, unique_id="refuse")
    try:
        assert notify(job, 0) == "failed"
    finally:
        events.unregister(hook, unique_id="refuse")
    error = lifecycle.find(OWNER, job).outcome["error"]
    assert (error["code"], error["param"], error["retryable"]) == ("effect_unavailable", "steps[1].effect", True)
    assert results() == []
