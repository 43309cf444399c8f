"""Warm-ups: an endpoint is woken without a job of a user, by an invocation that the container answers at once."""

import time

from facemagi.effects import Effect
from facemagi.jobs import lambda_tier, sagemaker
from facemagi.manifest import RunsOn
from facemagi.queueing import estimates, lane, slots
from facemagi.queueing.lane import Lane
from facemagi.states import JobState
from facemagi.table import Json

OWNER = "warm"
"""In place of an owner's id in the inference id; no owner has an id of four characters."""


def start(effect: Effect, owner: str) -> Json:
    """Wake the endpoint that gets an owner's jobs with an effect, unless it is warm or is being woken.

    Args:
        effect: a deployed one.
        owner: the owner's id.

    Returns:
        The answer of the API: its state, and in how many seconds it is ready.

    Raises:
        FaceMagiError: `effect_unavailable`.
    """
    current = slots.prepared(effect.capacity_for(owner))
    if not current.is_warm and not current.is_waking:
        current = _wake(current, effect.runs_on)
    return {"state": estimates.state_of(current), "ready_in_s": estimates.seconds_until_ready(current)}


def on_end(endpoint: str, state: JobState) -> Lane:
    """Note the end of a warm-up. One that expired has found no instance.

    Args:
        endpoint: the endpoint's name.
        state: how it ended.

    Returns:
        The lane.
    """
    return _not_woken(lane.read(endpoint)) if state == JobState.EXPIRED else slots.end(endpoint, {})


def _wake(before: Lane, runs_on: RunsOn) -> Lane:
    """Call the endpoint, if no other function does."""
    wakes, current = lane.change(
        before.endpoint,
        add={},
        put={"woken_at": round(time.time(), 3)},
        condition="attribute_not_exists(woken_at) OR woken_at = :before",
        values={":before": before.woken_at},
    )
    if wakes:
        try:
            _invoke(before.endpoint, runs_on)
        except Exception:
            _not_woken(current)
            raise
    return current


def _invoke(endpoint: str, runs_on: RunsOn) -> None:
    if runs_on == "lambda":
        lambda_tier.invoke_warm_up(endpoint, OWNER)
    else:
        sagemaker.invoke_warm_up(endpoint, OWNER)


def _not_woken(current: Lane) -> Lane:
    return lane.change(current.endpoint, add={}, put={"woken_at": 0})[1]
