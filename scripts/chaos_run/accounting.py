"""Accounts for every photo and every job that a client knows: lost, doubled, hanging, wrong, untruthful, or right."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from facemagi.states import FINISHED, JobState
from scripts.chaos_run import excuses, truth
from scripts.chaos_run.evidence import Evidence
from scripts.chaos_run.faults import Happened
from scripts.chaos_run.ledger import Ledger, Order, Photo

KINDS = ("lost", "doubled", "hung", "wrong", "untruthful", "left")
"""The findings; a run has none of them."""

AFTER_SUCCESS = [JobState.SUCCEEDED, JobState.DELETED]
"""The only change of a finished job."""


@dataclass(frozen=True)
class Finding:
    """Something that must not be.

    Attributes:
        kind: one of `KINDS`.
        what: the photo, the job or the call, and what is wrong with it.
    """

    kind: str
    what: str


@dataclass
class Account:
    """The account of a run.

    Attributes:
        findings: what must not be.
        states: how many jobs ended in each state.
        errors: how many jobs ended with each error: its code and message.
    """

    findings: list[Finding] = field(default_factory=list)
    states: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)

    def count(self, kind: str) -> int:
        """How many findings there are of a kind."""
        return sum(finding.kind == kind for finding in self.findings)


def account(
    known: Ledger, evidence: Mapping[str, Evidence], happened: Sequence[Happened], left: Sequence[str] = ()
) -> Account:
    """Account for a run.

    Args:
        known: what all clients know, after everything has settled.
        evidence: what the logs say, by the jobs' ids.
        happened: the faults.
        left: the keys of objects that should not be there any more.
    """
    result = Account([Finding("left", key) for key in left])
    for order in known.orders:
        about = evidence.get(order.id or "", Evidence())
        result.states[_state(order)] += 1
        error = order.job.get("error")
        if error:
            result.errors[f"{error['code']}: {error['message']}"] += 1
        result.findings += [
            Finding(kind, f"{order.id or order.key}: {what}") for kind, what in _judge(order, about, happened)
        ]
    result.findings += [
        Finding(kind, f"{photo.id}: {what}") for photo in known.photos for kind, what in _judge_photo(photo)
    ]
    result.findings += _judge_refusals(known)
    return result


def _state(order: Order) -> str:
    if order.id is None:
        return "refused" if any(answer.is_final for answer in order.tries) else "never answered"
    return str(order.job.get("state", "unknown"))


def _judge(order: Order, about: Evidence, happened: Sequence[Happened]) -> list[tuple[str, str]]:
    found = []
    state = order.job.get("state")
    if order.id is None:
        return [] if any(answer.is_final for answer in order.tries) else [("hung", "no POST of it was answered")]
    if order.gone:
        found.append(("lost", "it was accepted, and is not there"))
    elif state not in FINISHED:
        found.append(("hung", f"it is {state}"))
    if len(order.ids) > 1:
        found.append(("doubled", f"one key, {len(order.ids)} jobs"))
    calls, runs = excuses.unexplained_calls(order, about, happened), excuses.unexplained_runs(about)
    if calls or runs:
        found.append(("doubled", f"sent {calls} times and run {runs} times more than explained"))
    if order.picture:
        found.append(("wrong", f"its result is {order.picture}"))
    if state == JobState.SUCCEEDED and order.picture is None:
        found.append(("lost", "its result was not to be had"))
    return found + _judge_story(order, about, happened)


def _judge_story(order: Order, about: Evidence, happened: Sequence[Happened]) -> list[tuple[str, str]]:
    """What the job's states and its error say."""
    found = []
    finished = [state for state in order.states if state in FINISHED]
    if len(finished) > 1 and finished != AFTER_SUCCESS:
        found.append(("untruthful", f"its states were {order.states}"))
    if order.removed and finished and finished[-1] == JobState.SUCCEEDED:
        found.append(("untruthful", "it was deleted, and has a result"))
    if (
        not (order.removed or order.photo.removed)
        and finished
        and finished[-1] in (JobState.CANCELED, JobState.DELETED)
    ):
        found.append(("untruthful", f"nobody deleted it, and it is {finished[-1]}"))
    if order.job.get("state") in (JobState.FAILED, JobState.EXPIRED):
        fault = truth.fault_of_failure(order, about, happened)
        if fault:
            found.append(("untruthful", f"{fault}: {order.job['error']}"))
    return found


def _judge_photo(photo: Photo) -> list[tuple[str, str]]:
    if photo.removed or not photo.uploaded or photo.state == "ready":
        return []
    if photo.state == "rejected":
        return [("untruthful", f"a good photo was rejected: {photo.error}")]
    return [("hung", f"the photo is {photo.state}")]


def _judge_refusals(known: Ledger) -> list[Finding]:
    removed = {photo.id for photo in known.photos if photo.removed}
    by_id = {order.id: order for order in known.orders if order.id is not None}
    faults = ((answer, truth.fault_of_refusal(answer, removed, by_id)) for answer in known.refusals)
    return [
        Finding("untruthful", f"{answer.call}: {answer.status}, {fault}: {answer.body}")
        for answer, fault in faults
        if fault
    ]
