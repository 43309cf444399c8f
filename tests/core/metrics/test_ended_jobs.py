"""The line of the log with which a job ends."""

import json
from typing import Any

import pytest

from facemagi import effects
from facemagi.jobs import lifecycle
from facemagi.jobs.lifecycle import cancel
from facemagi.metrics import trace
from tests.core.job_life import container_error, deploy, notify, store, submit
from tests.core.job_samples import detected_faces, make_ready_photo, recorded_invocations
from tests.support.samples import OWNER, make_manifest

TRACE = "1-6745a1b2-0123456789abcdef01234567"

TIMES = 'image/jpeg; ms="run.1+detect.0+edit.345+encode.20"'


@pytest.fixture
def photo(cloud: None) -> str:
    deploy("paint", "studio")
    glow = make_manifest()
    priced = glow.endpoint.model_copy(update={"shared": "studio", "instance_type": "ml.g4dn.xlarge"})
    effects.publish(make_manifest(name="glow", endpoint=priced, effects={"glow": glow.effects["glow"]}))
    return make_ready_photo(detected_faces(90))


def ends(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """The lines about ended jobs since the last call."""
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines() if line.startswith("{")]
    return [line for line in lines if line.get("message") == "job ended"]


def test_a_job_that_succeeds_says_what_it_took(photo: str, capsys: pytest.CaptureFixture[str]) -> None:
    # given a job whose container took a while
    job = submit(photo)
    store(f"{job}.jpg", TIMES)
    # when its notice comes twice
    for _ in range(2):
        notify(job, "Completed", responseParameters={"contentType": TIMES, "outputLocation": "s3://x/y"})
    # then one line names it, its effect and state, and what it took
    (line,) = ends(capsys)
    assert (line["job"], line["effect"], line["state"], line["JobsFinished"]) == (job, "glow", "succeeded", 1)
    assert line["JobTime"] >= line["JobWait"] >= 0
    assert line["JobCost"] > 0


def test_a_job_that_fails_says_its_code(photo: str, capsys: pytest.CaptureFixture[str]) -> None:
    job = submit(photo, "glow", "paint")
    notify(job, "Failed", **container_error())
    (line,) = ends(capsys)
    assert (line["job"], line["effect"], line["state"], line["code"]) == (job, "steps", "failed", "no_face")
    assert line["JobErrors"] == 1


def test_a_job_that_is_cancelled_counts_once(photo: str, capsys: pytest.CaptureFixture[str]) -> None:
    job = submit(photo)
    cancel(OWNER, job)
    lifecycle.remove(OWNER, job)
    (line,) = ends(capsys)
    assert (line["job"], line["state"]) == (job, "canceled")


def test_the_trace_of_a_call_goes_with_the_job(photo: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # given a call that X-Ray traces
    monkeypatch.setenv(trace.VARIABLE, f"Root={TRACE};Parent=53995c3f42cd8ad8;Sampled=1")
    # when it sends a job
    with recorded_invocations() as calls:
        submit(photo)
    # then the container can read the trace's id
    assert trace.parse(calls[0]["headers"][trace.HEADER]) == TRACE


@pytest.mark.parametrize("value", ["", "Self=1;Root=2"])
def test_a_job_goes_without_a_trace(value: str, photo: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(trace.VARIABLE, value)
    with recorded_invocations() as calls:
        submit(photo)
    assert trace.HEADER not in calls[0]["headers"]


@pytest.mark.parametrize("text", [None, "", "trace=", f"trace={TRACE}x", f"{TRACE}\n"])
def test_what_is_no_trace_is_ignored(text: str | None) -> None:
    assert trace.parse(text) is None
