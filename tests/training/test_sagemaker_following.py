"""A job is followed to its end: its states, its log, and what its end means."""

from collections.abc import Iterator
from typing import Any

import pytest

from scripts.training.errors import TrainingError
from scripts.training.on_sagemaker.following import LOG_GROUP, billed, follow, require_completed

JOB = "facemagi-dev-stgan-20261130091925"


def described(status: str, secondary: str, message: str = "", **more: Any) -> dict[str, Any]:
    transitions = [{"Status": secondary, "StatusMessage": message}]
    return {
        "TrainingJobStatus": status,
        "SecondaryStatus": secondary,
        "SecondaryStatusTransitions": transitions,
        **more,
    }


class Logs:
    """CloudWatch Logs with one stream, which gets its lines bit by bit: None where the stream is not there yet."""

    class exceptions:  # noqa: N801 (the name of boto3)
        class ResourceNotFoundException(Exception):  # noqa: N818 (likewise)
            pass

    def __init__(self, *looks: list[str] | None) -> None:
        self._looks, self._lines = iter(looks), list[str]()

    def get_paginator(self, _name: str) -> "Logs":
        return self

    def paginate(self, **request: str) -> Iterator[dict[str, Any]]:
        assert request == {"logGroupName": LOG_GROUP, "logStreamNamePrefix": f"{JOB}/"}
        new = next(self._looks)
        if new is None:
            raise self.exceptions.ResourceNotFoundException
        self._lines += new
        return iter([{"logStreams": [{"logStreamName": f"{JOB}/algo-1-1"}]}])

    def get_log_events(self, nextToken: str = "0", **_request: Any) -> dict[str, Any]:  # noqa: N803 (boto3's name)
        events = [{"message": f"{line}\n"} for line in self._lines[int(nextToken) :]]
        return {"events": events, "nextForwardToken": str(len(self._lines))}


class SageMaker:
    """SageMaker with one job."""

    def __init__(self, *states: dict[str, Any]) -> None:
        self._states = iter(states)

    def describe_training_job(self, TrainingJobName: str) -> dict[str, Any]:  # noqa: N803 (boto3's name)
        assert TrainingJobName == JOB
        return next(self._states)


def test_each_state_and_each_line_is_shown_once() -> None:
    # given a job that starts, trains, and ends
    states = (
        described("InProgress", "Starting", "Preparing the instances"),
        described("InProgress", "Training"),
        described("InProgress", "Training"),
        described("Completed", "Completed"),
    )
    sagemaker, logs = SageMaker(*states), Logs(None, ["step 50 of 100"], [], ["step 100 of 100", "written"])
    clients: dict[str, Any] = {"sagemaker": sagemaker, "logs": logs}
    said, pauses = list[str](), list[float]()
    # when it is followed
    end = follow(clients.__getitem__, JOB, said.append, pauses.append)
    # then every state and every line is there once, in order
    assert said == [
        "job: Starting, Preparing the instances",
        "job: Training",
        "step 50 of 100",
        "job: Completed",
        "step 100 of 100",
        "written",
    ]
    assert (end["TrainingJobStatus"], len(pauses)) == ("Completed", 3)


def test_the_reason_of_a_failure_is_the_sentence() -> None:
    failed = described("Failed", "Failed", FailureReason="Of eyeglasses there are 3 pictures.")
    with pytest.raises(TrainingError, match="The job failed: Of eyeglasses there are 3 pictures"):
        require_completed(failed)


@pytest.mark.parametrize(("secondary", "why"), [("Stopped", "by somebody"), ("MaxRuntimeExceeded", "time of --hours")])
def test_a_stopped_job_says_how_to_go_on(secondary: str, why: str) -> None:
    with pytest.raises(TrainingError, match=rf"was stopped .*{why}\. The same command goes on"):
        require_completed(described("Stopped", secondary))


def test_what_is_billed_is_said() -> None:
    done = described("Completed", "Completed", BillableTimeInSeconds=1800, TrainingTimeInSeconds=5400)
    assert billed(done) == "billed: 0.50 hours, for 1.50 hours of training"
