"""A container on Lambda gets its jobs as events, and its records end jobs as SageMaker's notices do."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError

from facemagi import effects
from facemagi.aws import client
from facemagi.errors import FaceMagiError
from facemagi.jobs import lifecycle, notices, recovery, relay, submission
from facemagi.jobs.queued import warm_up
from facemagi.jobs.requests import WARM_UP, NewJob
from facemagi.jobs.timings import content_type
from facemagi.manifest import Manifest, RunsOn
from facemagi.queueing import lane, prices
from facemagi.states import JobState
from tests.core.job_life import NO_FACE, later, store
from tests.core.job_samples import detected_faces, make_ready_photo, recorded_invocations
from tests.support.samples import ENVIRONMENT, OWNER, make_manifest

FUNCTION = "facemagi-test-edit-portrait"
BUCKET = ENVIRONMENT["FACEMAGI_BUCKET"]
SANDBOXES, MEMORY = 2, 2048


def model(name: str, container: str, **changes: Any) -> Manifest:
    settings = make_manifest().endpoint.model_dump() | {
        "shared": container,
        "runs_on": ["lambda", "sagemaker"],
        "on_lambda": {"memory_mb": MEMORY, "max_sandboxes": SANDBOXES},
    }
    return make_manifest(name=name, endpoint=settings | changes, effects={name: make_manifest().effects["glow"]})


def deploy(name: str, container: str, runs_on: RunsOn) -> None:
    effects.publish(model(name, container), runs_on=runs_on)


@dataclass
class Lambda:
    """Lambda's API, which moto has only with Docker: it accepts every event.

    Attributes:
        events: the name of the function and the event, for each invocation.
        refusal: what an invocation raises; None to accept.
    """

    events: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    refusal: Exception | None = None

    def invoke(self, **call: Any) -> dict[str, Any]:
        assert (call["InvocationType"], call["Qualifier"]) == ("Event", "live")
        if self.refusal:
            raise self.refusal
        self.events.append((call["FunctionName"], json.loads(call["Payload"])))
        return {"StatusCode": 202}

    def ids(self) -> list[str]:
        return [event["inferenceId"] for _, event in self.events]


@contextmanager
def patched_lambda() -> Iterator[Lambda]:
    fake = Lambda()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(client("lambda"), "invoke", fake.invoke)
        yield fake


@pytest.fixture
def functions(cloud: None) -> Iterator[Lambda]:
    """`glow` and `shine` in one container on Lambda."""
    deploy("glow", "portrait", "lambda")
    deploy("shine", "portrait", "lambda")
    with patched_lambda() as fake:
        yield fake


@pytest.fixture
def photo(functions: Lambda) -> str:
    return make_ready_photo(detected_faces(90))


def submit(photo: str, *chain: str, **more: Any) -> str:
    edit = {"steps": [{"effect": name} for name in chain]} if chain else {"effect": "glow"}
    request = NewJob.model_validate({"photo": photo} | edit | more)
    return str(submission.submit(OWNER, request, None)[0]["id"])


def notify(event: dict[str, Any], condition: str = "Success", answer: Any = None) -> JobState | None:
    """Deliver the record of an event as Lambda sends it to a destination."""
    record = {
        "version": "1.0",
        "requestContext": {"condition": condition, "approximateInvokeCount": 1},
        "requestPayload": event,
    } | ({} if condition == "EventAgeExceeded" else {"responsePayload": answer or {"contentType": "image/jpeg"}})
    (notice,) = notices.parse({"Records": [{"Sns": {"Message": json.dumps(record)}}]})
    return relay.on_notice(notice)


def state(job: str) -> str:
    return lifecycle.find(OWNER, job).state


CRASH = {"errorType": "Runtime.ExitError", "errorMessage": "RequestId: 1 Error: Runtime exited"}


def test_a_job_becomes_an_event_with_the_addresses_of_its_objects(photo: str, functions: Lambda) -> None:
    job = submit(photo, "glow", "shine")
    [(function, event)] = functions.events
    assert function == FUNCTION
    assert [step["effect"] for step in json.loads(event["body"])["steps"]] == ["glow", "shine"]
    assert {name: event[name] for name in ("inferenceId", "output", "failure")} == {
        "inferenceId": f"{OWNER}.{job}",
        "output": f"s3://{BUCKET}/{OWNER}/results/{job}.jpg",
        "failure": f"s3://{BUCKET}/failures/{OWNER}.{job}.json",
    }


def test_a_success_has_the_warnings_the_times_and_the_price_of_the_function(photo: str, functions: Lambda) -> None:
    job = submit(photo)
    spent = content_type(
        'image/jpeg; warnings="low_confidence.f0"', {"run": 900, "detect": 0, "edit": 500, "encode": 80}
    )
    assert notify(functions.events[0][1], answer={"contentType": spent}) == "succeeded"
    shown = lifecycle.view(OWNER, job, lifecycle.find(OWNER, job))
    assert shown["metrics"]["edit_ms"] == 500
    assert shown["cost_usd"] == pytest.approx(2e-7 + 0.0000166667 * 2 * 0.9, abs=1e-8)
    assert [(each["code"], each["face"]) for each in shown["warnings"]] == [("low_confidence", "f0")]


def test_a_containers_error_fails_the_job_at_once(photo: str, functions: Lambda) -> None:
    job = submit(photo)
    assert notify(functions.events[0][1], answer={"error": NO_FACE.detail()}) == "failed"
    assert lifecycle.find(OWNER, job).outcome["error"]["code"] == "no_face"
    assert len(functions.events) == 1


def test_a_sandbox_that_ends_gets_the_job_once_more_and_then_the_job_fails(photo: str, functions: Lambda) -> None:
    job = submit(photo)
    assert notify(functions.events[0][1], "RetriesExhausted", CRASH) == "queued"
    assert functions.ids() == [f"{OWNER}.{job}", f"{OWNER}.{job}~2"]
    assert notify(functions.events[1][1], "RetriesExhausted", CRASH) == "failed"
    error = lifecycle.find(OWNER, job).outcome["error"]
    assert (error["code"], error["actual"]) == ("inference_failed", 2)
    assert "2 times" in error["message"]


def test_an_event_that_no_sandbox_took_in_time_expires_the_job(photo: str, functions: Lambda) -> None:
    job = submit(photo)
    assert notify(functions.events[0][1], "EventAgeExceeded") == "expired"
    assert lifecycle.find(OWNER, job).outcome["error"]["code"] == "effect_unavailable"


def test_a_passed_deadline_expires_the_job(photo: str, functions: Lambda) -> None:
    job = submit(photo, deadline_s=60)
    error = FaceMagiError("deadline_passed", "Too late.").detail()
    assert notify(functions.events[0][1], answer={"error": error}) == "expired"
    assert state(job) == "expired"


def test_an_event_that_ran_twice_ends_its_job_once(photo: str, functions: Lambda) -> None:
    job = submit(photo)
    store(f"{job}.jpg")
    event = functions.events[0][1]
    assert [notify(event), notify(event), notify(event, "RetriesExhausted", CRASH)] == ["succeeded", None, None]
    listed = client("s3").list_objects_v2(Bucket=BUCKET, Prefix=f"{OWNER}/results/")["Contents"]
    assert [entry["Key"] for entry in listed] == [f"{OWNER}/results/{job}.jpg"]


def test_the_late_result_of_a_canceled_job_is_deleted(photo: str, functions: Lambda) -> None:
    job = submit(photo)
    lifecycle.remove(OWNER, job)
    store(f"{job}.jpg")
    assert notify(functions.events[0][1]) is None
    assert state(job) == "canceled"
    assert "Contents" not in client("s3").list_objects_v2(Bucket=BUCKET, Prefix=f"{OWNER}/results/")


@pytest.mark.parametrize("condition", ["Paused", None])
def test_a_record_of_an_unknown_kind_is_skipped(condition: Any) -> None:
    record = {"requestContext": {"condition": condition}, "requestPayload": {"inferenceId": "owner1.job_1"}}
    assert list(notices.parse({"Records": [{"Sns": {"Message": json.dumps(record)}}]})) == []


@pytest.mark.parametrize("unusual", [{}, {"requestPayload": None}, {"requestPayload": "text"}])
def test_a_message_that_is_no_record_is_skipped(unusual: dict[str, Any]) -> None:
    assert list(notices.parse({"Records": [{"Sns": {"Message": json.dumps(unusual)}}]})) == []


def test_a_lost_success_is_found_by_its_object(photo: str, functions: Lambda) -> None:
    job = submit(photo)
    store(f"{job}.jpg", 'image/jpeg; ms="run.5+edit.3"')
    with later(120):
        assert recovery.repair(OWNER, job, lifecycle.find(OWNER, job)) == "notice_lost"
    assert state(job) == "succeeded"


def test_a_lost_error_is_found_by_the_object_that_the_function_wrote(photo: str, functions: Lambda) -> None:
    job = submit(photo)
    key = functions.events[0][1]["failure"].partition(f"{BUCKET}/")[2]
    client("s3").put_object(Bucket=BUCKET, Key=key, Body=json.dumps(NO_FACE.envelope()).encode())
    with later(120):
        assert recovery.repair(OWNER, job, lifecycle.find(OWNER, job)) == "notice_lost"
    assert lifecycle.find(OWNER, job).outcome["error"]["code"] == "no_face"


def test_a_function_that_is_missing_makes_the_effect_unavailable(photo: str, functions: Lambda) -> None:
    functions.refusal = ClientError({"Error": {"Code": "ResourceNotFoundException"}}, "Invoke")
    with pytest.raises(FaceMagiError) as error:
        submit(photo)
    assert error.value.code == "effect_unavailable"
    functions.refusal = None
    assert submit(photo)


def test_a_second_attempt_that_got_no_answer_stays_for_the_sweeper(photo: str, functions: Lambda) -> None:
    job = submit(photo)
    functions.refusal = ConnectTimeoutError(endpoint_url="lambda")
    assert notify(functions.events[0][1], "RetriesExhausted", CRASH) == "queued"
    functions.refusal = None
    with later(600):
        assert recovery.repair(OWNER, job, lifecycle.find(OWNER, job)) == "never_sent"
    assert functions.ids()[-1] == f"{OWNER}.{job}~2"


def test_no_more_jobs_are_sent_than_the_function_may_have_sandboxes(photo: str, functions: Lambda) -> None:
    jobs = [submit(photo) for _ in range(SANDBOXES + 2)]
    assert len(functions.events) == SANDBOXES
    notify(functions.events[0][1])
    assert functions.ids()[-1] == f"{OWNER}.{jobs[SANDBOXES]}"


def test_a_job_of_low_priority_starts_a_function_that_has_no_sandbox(photo: str, functions: Lambda) -> None:
    submit(photo, priority="low")
    assert len(functions.events) == 1


def test_a_job_goes_from_a_function_to_an_endpoint_and_back(photo: str, functions: Lambda) -> None:
    deploy("paint", "atelier", "sagemaker")
    with recorded_invocations() as calls:
        job = submit(photo, "glow", "paint", "shine")
        notify(functions.events[0][1])
        assert [call["url_path"].split("/")[2] for call in calls] == ["facemagi-test-atelier"]
        message = {"inferenceId": f"{OWNER}.{job}.1", "invocationStatus": "Completed"}
        (notice,) = notices.parse({"Records": [{"Sns": {"Message": json.dumps(message)}}]})
        relay.on_notice(notice)
    assert notify(functions.events[1][1]) == "succeeded"


def test_a_warm_up_is_an_event_without_a_job(functions: Lambda) -> None:
    assert warm_up.start(effects.find("glow"), OWNER) == {"state": "scaling", "ready_in_s": None}
    [(function, event)] = functions.events
    assert (function, event) == (FUNCTION, {"inferenceId": f"warm.{FUNCTION}", "body": WARM_UP.decode()})
    notify(event, answer={"contentType": "application/json"})
    assert lane.read(FUNCTION).is_warm


def test_a_model_that_moves_to_an_endpoint_sends_its_next_job_there(photo: str, functions: Lambda) -> None:
    submit(photo)
    deploy("glow", "portrait", "sagemaker")
    with recorded_invocations() as calls:
        submit(photo)
    assert [call["url_path"].split("/")[2] for call in calls] == ["facemagi-test-portrait"]
    assert len(functions.events) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"timeout_s": 901},
        {"on_lambda": {"memory_mb": 10_241}},
        {"on_lambda": {"memory_mb": 127}},
        {"runs_on": []},
        {"runs_on": ["fargate"]},
    ],
)
def test_a_manifest_beyond_lambdas_limits_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="endpoint"):
        model("glow", "portrait", **changes)


def test_an_endpoint_may_run_longer_than_a_function() -> None:
    assert model("glow", "portrait", timeout_s=901, runs_on=["sagemaker"]).endpoint.timeout_s == 901


def test_a_function_costs_its_memory_and_its_time() -> None:
    assert prices.function_usd(1024, 1000) == pytest.approx(0.0000166667 + 2e-7)
