"""The jobs of a batch: each photo with each edit, and with each value of its sweep."""

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from itertools import product

from facemagi import limits, table
from facemagi.batches.requests import SWEPT, Edit, NewBatch
from facemagi.errors import FaceMagiError
from facemagi.ids import derived
from facemagi.jobs.requests import NewJob
from facemagi.table import Json

LABELLED = {"metadata", "webhook"}
"""Members of a batch that its record stores apart from the body."""


@dataclass(frozen=True)
class Pair:
    """A photo and an edit.

    Attributes:
        job: the id of their job.
        photo: the photo's id, as the caller sent it.
        edit: the index of the edit, from 0.
        swept: the values of this job, by their paths; empty without a sweep.
        body: the edit as a body of POST /v1/jobs without its photo.
    """

    job: str
    photo: str
    edit: int
    swept: Json
    body: Json

    def request(self, metadata: dict[str, str]) -> NewJob:
        """The job as a single request.

        Args:
            metadata: the labels of the batch.
        """
        return NewJob.model_validate(self.body | {"photo": self.photo, "metadata": metadata})


def of(batch: str, request: NewBatch) -> list[Pair]:
    """All pairs of a batch, photo by photo; their ids are the same at every call.

    Args:
        batch: the batch's id.
        request: its request.
    """
    edits = [(index, *variant) for index, edit in enumerate(request.edits) for variant in _variants(edit, index)]
    pairs = product(request.photos, edits)
    return [
        Pair(derived("job", batch, number), photo, index, swept, body)
        for number, (photo, (index, swept, body)) in enumerate(pairs)
    ]


def effects_of(request: NewBatch) -> Iterator[str]:
    """The effects of all edits; the form of each is checked first.

    Args:
        request: the body of POST /v1/batches.

    Raises:
        FaceMagiError: `invalid_param`, `missing_param`.
    """
    require_form(request)
    for edit in request.edits:
        yield from [step.effect for step in edit.steps] if edit.steps else [edit.effect or ""]


def require_form(request: NewBatch) -> None:
    """Check what no job can check by itself: the size of a batch, and that each edit is one.

    Args:
        request: the body of POST /v1/batches.

    Raises:
        FaceMagiError: `invalid_param`, `missing_param`.
    """
    _require_size("jobs", request.jobs, limits.MAX_BATCH_JOBS)
    _require_size("bytes", _stored_bytes(request), limits.MAX_BATCH_BYTES)
    for index, edit in enumerate(request.edits):
        _, body_of_job = next(_variants(edit, index))
        _require_edit(index, NewJob.model_validate(body_of_job | {"photo": ""}))


def _require_size(what: str, size: int, limit: int) -> None:
    if size > limit:
        raise FaceMagiError(
            "invalid_param",
            f"The batch has {size} {what}, more than {limit}.",
            param="edits",
            actual=size,
            limit=limit,
            remedy="Send several batches.",
        )


def _stored_bytes(request: NewBatch) -> int:
    """The size of a batch in its record. Half of a Unicode character could be stored, and never be shown."""
    try:
        body = request.model_dump(mode="json", exclude_unset=True, exclude=LABELLED)
        json.dumps(body, ensure_ascii=False).encode()
        return len(table.text(body)["S"])
    except (ValueError, RecursionError) as error:
        message = "The edits have a text that is no Unicode, or too many levels."
        raise FaceMagiError("invalid_param", message, param="edits", remedy="Correct the parameters.") from error


def _require_edit(index: int, job: NewJob) -> None:
    try:
        job.requested_steps()
    except FaceMagiError as error:
        path = f"edits[{index}].{error.param}"
        raise FaceMagiError(error.code, error.message, param=path, remedy=error.remedy) from error


def _variants(edit: Edit, index: int) -> Iterator[tuple[Json, Json]]:
    """The values of each job of an edit by their paths, and the edit with them."""
    body = edit.model_dump(mode="json", exclude_unset=True, exclude={"sweep"})
    for values in product(*edit.sweep.values()):
        swept = dict(zip(edit.sweep, values, strict=True))
        variant = deepcopy(body)
        for path, value in swept.items():
            _set(variant, path, value, index)
        yield swept, variant


def _set(body: Json, path: str, value: object, index: int) -> None:
    match = re.fullmatch(SWEPT, path)
    step = int(match["step"]) if match and match["step"] else None
    steps = body.get("steps") or []
    if match is None or (step is not None and step >= len(steps)):
        raise FaceMagiError(
            "invalid_param",
            f"The edit has no {path}.",
            param=f"edits[{index}].sweep",
            actual=path,
            remedy="Name a parameter as params.NAME, or one of a step as steps[0].params.NAME.",
        )
    holder = body if step is None else steps[step]
    holder.setdefault("params", {})[match["name"]] = value
