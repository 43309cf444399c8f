"""Warm-ups: an endpoint is woken without a job of a user, by an invocation that the container answers at once."""

import time

from facemagi import limits
from facemagi.effects import Effect
from facemagi.jobs import sagemaker
from facemagi.queueing import estimates, lane, slots
from facemagi.states import JobState
from facemagi.table import Json

OWNER = "warm"
"""In place of an owner's id in the inference id; no owner has an id of four characters."""


def start(effect: Effect) -> Json:
    """Wake the endpoint of an effect, unless it is warm or is being woken.

    Args:
        effect: a deployed one.

    Returns:
        The answer of the API: its state, and in how many seconds it is ready.

    Raises:
        FaceMagiError: `effect_unavailable`.
    """
    now = time.time()
    woken, current = lane.change(
        effect.endpoint,
        add={"in_flight": 1},
        put={"woken_at": round(now, 3)},
        condition="(attribute_not_exists(last_end_at) OR last_end_at < :warm)"
        " AND (attribute_not_exists(woken_at) OR woken_at < :warm)",
        values={":warm": now - limits.SCALE_IN_SECONDS},
    )
    if woken:
        _invoke(effect)
    return {"state": estimates.state_of(current), "ready_in_s": estimates.seconds_until_ready(current)}


def on_end(endpoint: str, state: JobState) -> None:
    """Count the end of a warm-up.

    Args:
        endpoint: the endpoint's name.
        state: how it ended.
    """
    if state == JobState.EXPIRED:
        slots.give_back(endpoint)
    else:
        slots.end(endpoint, {}, learns=state == JobState.SUCCEEDED)


def _invoke(effect: Effect) -> None:
    try:
        sagemaker.invoke_warm_up(effect.endpoint, OWNER)
    except Exception:
        lane.change(effect.endpoint, add={"in_flight": -1}, put={"woken_at": 0})
        raise
