"""Warm-ups: an endpoint is woken without a job of a user, by an invocation that the container answers at once."""

from facemagi.effects import Effect
from facemagi.jobs import sagemaker
from facemagi.queueing import estimates, slots
from facemagi.queueing.capacity import Capacity
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
    size = effect.manifest.endpoint
    capacity = Capacity(effect.endpoint, size.max_concurrency, size.backlog_per_instance, size.max_instances)
    wakes, current = slots.take_to_wake(capacity)
    if wakes:
        _invoke(effect.endpoint)
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
        slots.end(endpoint, {})


def _invoke(endpoint: str) -> None:
    try:
        sagemaker.invoke_warm_up(endpoint, OWNER)
    except Exception:
        slots.give_back_unwoken(endpoint)
        raise
