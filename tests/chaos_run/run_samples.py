"""Pieces of a run: a client's job, the emulator's lines about it, a fault."""

from typing import Any

from facemagi.errors import FaceMagiError
from scripts.chaos_run.accounting import account
from scripts.chaos_run.evidence import Evidence
from scripts.chaos_run.fault_plan import Fault
from scripts.chaos_run.faults import Happened
from scripts.chaos_run.ledger import Answer, Ledger, Order, Photo

JOB = "job_1"
START = 1000.0
"""When the job was sent."""


def answer(status: int, body: dict[str, Any] | None = None, call: str = "POST /v1/jobs") -> Answer:
    return Answer(call, status, body or {}, START)


def order(state: str = "succeeded", *statuses: int, error: FaceMagiError | None = None) -> Order:
    """A job of a client, in a state.

    Args:
        state: the last one that the client saw.
        statuses: of the answers to its POSTs; by default it was accepted at once.
        error: the job's.
    """
    made = Order("key", Photo("photo_1", (8, 8), uploaded=True, state="ready"), {"effect": "beauty"})
    made.tries = [answer(status, {"id": JOB} if status < 300 else {}) for status in statuses or (201,)]
    made.see({"state": state, "error": error.detail() if error else None, "finished_at": START + 5})
    made.picture = "" if state == "succeeded" else None
    return made


def line(message: str, leg: str = "", **fields: Any) -> dict[str, Any]:
    """A line of the emulator's log at the start.

    Args:
        message: the step.
        leg: the end of the inference id, such as `.1`.
        fields: further members.
    """
    return {"message": message, "at": START, "inference_id": f"owner.{JOB}{leg}", **fields}


def completed(leg: str = "") -> list[dict[str, Any]]:
    """A job, or a leg of it, that was sent and run once."""
    return [line("accepted", leg), line("started", leg), line("ended", leg, outcome="Completed", answered=True)]


def ended_without_answer() -> list[dict[str, Any]]:
    """An attempt whose container was killed."""
    return [line("accepted"), line("started"), line("ended", outcome="Failed", answered=False)]


def happened(kind: str, target: str, begin: float, seconds: float = 0.0) -> Happened:
    """A fault that began some seconds after the start."""
    return Happened(Fault(begin, kind, target, seconds), START + begin, START + begin + seconds)


def findings(one: Order, lines: list[dict[str, Any]], *faults: Happened, not_recorded: int = 0) -> list[str]:
    """The kinds of what is found in a run with a single job."""
    evidence = {JOB: Evidence(lines, not_recorded)}
    found = account(Ledger([one.photo], [one]), evidence, faults).findings
    return [finding.kind for finding in found]
