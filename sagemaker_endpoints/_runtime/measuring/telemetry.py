"""The container's log: a line of JSON for each job, with its id, its trace, and metrics that CloudWatch reads from it.

The metrics have one dimension, the container. Nothing here can fail a job.
"""

import logging
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from facemagi.errors import FaceMagiError
from facemagi.metrics import embedded

if TYPE_CHECKING:
    from sagemaker_endpoints._runtime.job import Job
    from sagemaker_endpoints._runtime.service import Answer

log = logging.getLogger(__name__)

CONTAINER_VARIABLE = "FACEMAGI_CONTAINER"
"""The environment variable with the container's name: that of its model, or of what several models share."""

STAGES = {"fetch": "FetchTime", "wait": "WaitTime", "edit": "EditTime", "encode": "EncodeTime", "run": "RunTime"}
"""The metric of each phase of a job that has one. `wait` is the time behind other jobs of this container."""

_STATM = Path("/proc/self/statm")
_RESIDENT = 1
"""The position of the resident pages in that file (proc(5))."""


def loaded(seconds: float) -> None:
    """Write that the models are loaded.

    Args:
        seconds: how long that took.
    """
    _write({"LoadTime": seconds * 1000} | _memory(), {"message": "loaded"})


def done(job: "Job", answer: "Answer", trace: str | None) -> None:
    """Write that a job is done.

    Args:
        job: the job.
        answer: its answer.
        trace: the X-Ray trace of the call that sent it; None where there is none.
    """
    spent = answer.watch.timings
    values = {name: spent[phase] for phase, name in STAGES.items() if phase in spent}
    fields = {
        "message": "job done",
        "job": job.id,
        "trace": trace,
        "effect": "+".join(job.effects),
        "faces": len(job.source.faces),
        "bytes": len(answer.content),
        "ms": {phase: round(milliseconds, 1) for phase, milliseconds in spent.items()},
    }
    _write(values | _memory(), fields)


def refused(job: str, trace: str | None, error: FaceMagiError) -> None:
    """Write that a job was answered with an error.

    Args:
        job: its id; `-` where its body could not be read.
        trace: as for `done`.
        error: the error.
    """
    fields = {"message": "job refused", "job": job, "trace": trace, "code": error.code, "param": error.param}
    _write({}, fields | {"reason": error.message})


def failed(job: str, trace: str | None, error: Exception) -> FaceMagiError:
    """Write the exception that is being handled, which an adapter raised, with its traceback.

    Args:
        job: the job's id.
        trace: as for `done`.
        error: the exception.

    Returns:
        The error that the caller gets; it names only the kind of the exception.
    """
    log.exception("job=%s trace=%s failed", job, trace)
    kind = type(error).__name__
    return FaceMagiError("inference_failed", f"The edit failed: {kind}.", actual=kind, remedy="Try again.")


def _write(values: Mapping[str, float], fields: Mapping[str, object]) -> None:
    rounded = {name: round(value, 1) for name, value in values.items()}
    embedded.write(rounded, {"container": os.environ.get(CONTAINER_VARIABLE, "local"), **fields})


def _memory() -> dict[str, float]:
    """The resident memory of this process; nothing on systems that do not say."""
    try:
        pages = int(_STATM.read_text("ascii").split()[_RESIDENT])
    except (OSError, ValueError):
        return {}
    return {"Memory": pages * os.sysconf("SC_PAGE_SIZE") / 1e6}
