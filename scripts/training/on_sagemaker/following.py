"""Follows a training job: its state, the lines of its log, and its end."""

import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from scripts.training.errors import TrainingError

LOG_GROUP = "/aws/sagemaker/TrainingJobs"
"""Where SageMaker writes the logs of all training jobs of an account."""

POLL_SECONDS = 10.0
"""Pause between two looks at a job: a start takes minutes, a line of the log comes every 50 steps."""

ENDED = ("Completed", "Failed", "Stopped")

PROGRESS = "step "
"""How the lines begin that replace each other on a terminal."""

Pause = Callable[[float], None]


def follow(
    client: Callable[[str], Any], job: str, say: Callable[[str], None], pause: Pause = time.sleep
) -> Mapping[str, Any]:
    """Show what a job does until it ends.

    Args:
        client: returns the boto3 client of a service.
        job: the job's name.
        say: shows a line to the user.
        pause: waits for some seconds.

    Returns:
        The job as SageMaker describes it at its end.
    """
    sagemaker, log, shown = client("sagemaker"), _Log(client("logs"), job), ""
    while True:
        described: Mapping[str, Any] = sagemaker.describe_training_job(TrainingJobName=job)
        state = _state(described)
        if state != shown:
            shown = state
            say(f"job: {state}")
        for line in log.new_lines():
            say(line)
        if described["TrainingJobStatus"] in ENDED:
            return described
        pause(POLL_SECONDS)


def completed(described: Mapping[str, Any]) -> bool:
    """Whether a job has made all its steps."""
    return bool(described["TrainingJobStatus"] == "Completed")


def failed(described: Mapping[str, Any]) -> bool:
    """Whether a job has failed."""
    return bool(described["TrainingJobStatus"] == "Failed")


def require_completed(described: Mapping[str, Any]) -> None:
    """Check that a job has ended well.

    Raises:
        TrainingError: it has not; the sentence says why, and how to go on.
    """
    if failed(described):
        raise TrainingError(f"The job failed: {described.get('FailureReason', 'SageMaker does not say why')}")
    if not completed(described):
        limit = described["SecondaryStatus"] in {"MaxRuntimeExceeded", "MaxWaitTimeExceeded"}
        why = "after the time of --hours" if limit else "by somebody"
        raise TrainingError(f"The job was stopped {why}. The same command goes on from its last checkpoint.")


def billed(described: Mapping[str, Any]) -> str:
    """What SageMaker charges for, in words; empty where it does not say."""
    if "BillableTimeInSeconds" not in described:
        return ""
    paid, ran = described["BillableTimeInSeconds"], described.get("TrainingTimeInSeconds", 0)
    return f"billed: {paid / 3600:.2f} hours, for {ran / 3600:.2f} hours of training"


def show(line: str) -> None:
    """Print a line. On a terminal, lines about progress replace each other."""
    progress = sys.stdout.isatty() and line.startswith(PROGRESS)
    print(f"\r\x1b[K{line}", end="", flush=True) if progress else print(line, flush=True)


def _state(described: Mapping[str, Any]) -> str:
    transitions = described.get("SecondaryStatusTransitions") or [{}]
    message = transitions[-1].get("StatusMessage", "")
    return f"{described['SecondaryStatus']}{f', {message}' if message else ''}"


@dataclass
class _Log:
    """The log of a job. Each instance that it ran on has a stream of its own."""

    logs: Any
    job: str
    tokens: dict[str, str] = field(default_factory=dict)

    def new_lines(self) -> Iterator[str]:
        for stream in self._streams():
            yield from self._lines(stream)

    def _streams(self) -> list[str]:
        try:
            pages = self.logs.get_paginator("describe_log_streams").paginate(
                logGroupName=LOG_GROUP, logStreamNamePrefix=f"{self.job}/"
            )
            return [stream["logStreamName"] for page in pages for stream in page["logStreams"]]
        except self.logs.exceptions.ResourceNotFoundException:  # the first job of an account has not written yet
            return []

    def _lines(self, stream: str) -> Iterator[str]:
        while True:
            position = {"nextToken": self.tokens[stream]} if stream in self.tokens else {}
            answer = self.logs.get_log_events(
                logGroupName=LOG_GROUP, logStreamName=stream, startFromHead=True, **position
            )
            yield from (event["message"].rstrip() for event in answer["events"])
            if answer["nextForwardToken"] == self.tokens.get(stream):
                return
            self.tokens[stream] = answer["nextForwardToken"]
