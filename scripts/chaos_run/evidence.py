"""What the logs of the local cloud say about each job."""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from facemagi.jobs.sagemaker import parse_inference_id
from scripts.chaos_run.ledger import Json

NOT_RECORDED = "accepted but not recorded"
"""What a function logs that could not write down that SageMaker has accepted a job: the job is sent once more."""


@dataclass
class Evidence:
    """What is known about one job.

    Attributes:
        lines: of the emulator's log: `accepted`, `resumed`, `started`, `ended`.
        not_recorded: how often `NOT_RECORDED` was logged.
    """

    lines: list[Json] = field(default_factory=list)
    not_recorded: int = 0

    def of(self, message: str) -> list[Json]:
        """The lines about one step."""
        return [line for line in self.lines if line["message"] == message]

    def of_leg(self, leg: int) -> "Evidence":
        """The evidence about one leg of the job; what could not be recorded was the sending of its first one."""
        lines = [line for line in self.lines if _leg(line) == leg]
        return Evidence(lines, 0 if leg else self.not_recorded)

    @property
    def legs(self) -> list[int]:
        """The legs of the job that were sent."""
        return sorted({_leg(line) for line in self.lines})

    @property
    def unanswered(self) -> list[Json]:
        """The ends of attempts whose container sent no answer."""
        return [line for line in self.of("ended") if line["outcome"] == "Failed" and not line["answered"]]


def read(logs: Path) -> dict[str, Evidence]:
    """The evidence by the jobs' ids.

    Args:
        logs: the folder of the cloud's logs.
    """
    found: dict[str, Evidence] = defaultdict(Evidence)
    for line in _lines(logs / "emulator.log"):
        attempt = parse_inference_id(line.get("inference_id", ""))
        if attempt:
            found[attempt.job].lines.append(line)
    for log in logs.glob("*.log"):
        for line in _lines(log):
            if line.get("message") == NOT_RECORDED:
                found[line["job"]].not_recorded += 1
    return found


def _leg(line: Json) -> int:
    attempt = parse_inference_id(line["inference_id"])
    return (attempt.leg or 0) if attempt else 0


def _lines(log: Path) -> Iterator[Json]:
    """The lines of a log that are JSON objects."""
    for text in log.read_text("utf-8", "replace").splitlines():
        if text.startswith("{"):
            try:
                yield json.loads(text)
            except ValueError:  # it was cut by a fault
                continue
