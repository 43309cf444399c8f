"""Says whether the error of a job or of a call tells what happened."""

import re
from collections.abc import Callable, Sequence

from scripts.chaos_run.evidence import Evidence
from scripts.chaos_run.faults import Happened
from scripts.chaos_run.ledger import Answer, Json, Order

GATEWAY_MESSAGES = ("Internal Server Error", "Service Unavailable", "Too Many Requests")
"""What API Gateway answers itself, when a function ended or was too slow, or the calls are too many."""

BEFORE_SECONDS, AFTER_SECONDS = 90.0, 5.0
"""So long before an error, and after it, lies the fault that caused it."""

Claim = Callable[[str, Order, Evidence, Sequence[Happened]], bool]


def _containers_ended(message: str, order: Order, evidence: Evidence, _: Sequence[Happened]) -> bool:
    (times,) = re.findall(r"(\d+) times", message)
    return len(evidence.unanswered) >= int(times)


def _nothing_came(message: str, order: Order, evidence: Evidence, _: Sequence[Happened]) -> bool:
    return len(evidence.of("ended")) < len(evidence.of("accepted"))


def _waited_too_long(message: str, order: Order, evidence: Evidence, _: Sequence[Happened]) -> bool:
    return any(line["outcome"] == "Expired" for line in evidence.of("ended"))


def _unreachable(message: str, order: Order, evidence: Evidence, happened: Sequence[Happened]) -> bool:
    at = order.job["finished_at"]
    return any(
        each.fault.target in ("emulator", "moto") and each.overlaps(at - BEFORE_SECONDS, at + AFTER_SECONDS)
        for each in happened
    )


def _unavailable(message: str, order: Order, evidence: Evidence, happened: Sequence[Happened]) -> bool:
    """An endpoint that was not there; but not if all of the job was done nevertheless."""
    done = [line for line in evidence.of("ended") if line["outcome"] == "Completed"]
    legs = {line["inference_id"].partition("~")[0] for line in done}
    return len(legs) < len(order.request.get("steps", [order.request])) and _unreachable(
        message, order, evidence, happened
    )


def _photo_removed(message: str, order: Order, evidence: Evidence, _: Sequence[Happened]) -> bool:
    return order.photo.removed


CLAIMS: dict[tuple[str, str], Claim] = {
    ("inference_failed", r"The model's container ended without an answer, \d times\."): _containers_ended,
    ("inference_failed", r"The job's time is over and no result came\."): _nothing_came,
    ("effect_unavailable", r"No instance was free before the job's time was over\."): _waited_too_long,
    ("effect_unavailable", r"The effect is not available at the moment\."): _unavailable,
    ("internal", r"The photo could not be read: \w+\."): _unreachable,
    ("expired", r"The photo is no longer here\."): _photo_removed,
    ("deleted", r"The photo \w+ has been deleted\."): _photo_removed,
}
"""How the errors of jobs are checked, by their code and the beginning of their message. Any other error is a fault."""

PHOTO_GONE = {"expired", "deleted"}
"""Codes after which the same request cannot succeed, because the client itself has deleted the photo."""


def fault_of_failure(order: Order, evidence: Evidence, happened: Sequence[Happened]) -> str:
    """What is untrue about the error of a job that failed or expired; empty where all is true.

    Args:
        order: the job.
        evidence: what the logs say about it.
        happened: the faults.
    """
    error: Json = order.job.get("error") or {}
    code, message = error.get("code", ""), error.get("message", "")
    claims = [claim for (named, text), claim in CLAIMS.items() if named == code and re.match(text, message)]
    if not claims:
        return "an error that no fault explains"
    if not claims[0](message, order, evidence, happened):
        return "the logs say otherwise"
    if error.get("retryable") is not True and code not in PHOTO_GONE:
        return "it is not retryable"
    return ""


def fault_of_refusal(answer: Answer, removed_photos: set[str], orders_by_id: dict[str, Order]) -> str:
    """What is untrue about an answer that was no success; empty where all is true.

    Args:
        answer: the answer.
        removed_photos: the ids of the photos that their clients have deleted.
        orders_by_id: the jobs.
    """
    if answer.status == 0:
        return ""
    if not answer.is_final:
        own = answer.body.get("message") in GATEWAY_MESSAGES or answer.call.endswith("S3")
        return "" if own or answer.error.get("retryable") is True else "it is not retryable"
    return "" if _concerns_removed(answer, removed_photos, orders_by_id) else "a good call was refused"


def _concerns_removed(answer: Answer, removed_photos: set[str], orders_by_id: dict[str, Order]) -> bool:
    """Whether a refusal is about a photo or a result that its client has deleted."""
    named = answer.error.get("actual")
    order = orders_by_id.get(named) if isinstance(named, str) else None
    if order is not None:
        return order.removed or order.photo.removed
    return answer.error.get("code") in {"deleted", "not_found"} and named in removed_photos
