"""Says which repeats of a job are right: after a container that ended, or after a call whose answer was lost."""

from collections.abc import Sequence

from scripts.chaos_run.evidence import Evidence
from scripts.chaos_run.faults import Happened
from scripts.chaos_run.ledger import Order

SENDERS = ("gateway", "JobResults", "Sweeper", "moto", "emulator")
"""What takes part when a job is sent and that is recorded."""

RECORDING_SECONDS = 12.0
"""So long after the emulator has accepted a job, its sender may still be waiting for the answer or recording it."""


def unexplained_calls(order: Order, evidence: Evidence, happened: Sequence[Happened]) -> int:
    """How many more times a job was sent to its endpoints than its history explains.

    Each leg is sent once; once more for each attempt whose container gave no answer, for each POST of the client that
    got no answer, and for each time that could not be recorded. Only if there was one of these causes, the repetition
    itself may have been disturbed by a fault, and have been made again. Later legs are sent by functions that no client
    waits for: a fault while one is sent and recorded is a cause by itself.

    Args:
        order: the job.
        evidence: what the logs say about it.
        happened: the faults.
    """
    lost_answers = sum(not answer.is_final for answer in order.tries)
    return sum(
        _unexplained_of_leg(evidence.of_leg(leg), 0 if leg else lost_answers, leg, happened) for leg in evidence.legs
    )


def _unexplained_of_leg(evidence: Evidence, lost_answers: int, leg: int, happened: Sequence[Happened]) -> int:
    calls = evidence.of("accepted")
    causes = len(evidence.unanswered) + lost_answers + evidence.not_recorded
    disturbed = sum(_is_disturbed(call["at"], happened) for call in calls) if causes or leg else 0
    return max(len(calls) - 1 - causes - disturbed, 0)


def unexplained_runs(evidence: Evidence) -> int:
    """How many more times a container has run a job than it was sent, and taken over after a dead emulator."""
    allowed = len(evidence.of("accepted")) + len(evidence.of("resumed"))
    return max(len(evidence.of("started")) - allowed, 0)


def _is_disturbed(sent_at: float, happened: Sequence[Happened]) -> bool:
    return any(
        each.fault.target in SENDERS and each.overlaps(sent_at - 1, sent_at + RECORDING_SECONDS) for each in happened
    )
