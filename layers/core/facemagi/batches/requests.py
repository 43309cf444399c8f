"""The body of a new batch: photos, and the edits of each of them."""

import math
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema

from facemagi import limits
from facemagi.api.fields import Deadline, Metadata, Retention
from facemagi.faces import FaceSelection
from facemagi.jobs.requests import FORBIDDEN, Name, NewStep, Output
from facemagi.queueing.priority import Priority
from facemagi.webhooks.account import Webhook

SWEPT = r"^(steps\[(?P<step>[0-7])\]\.)?params\.(?P<name>[a-z0-9_]+)$"
"""The path of a parameter in an edit."""

Sweep = dict[
    Annotated[str, Field(pattern=SWEPT)],
    Annotated[list[Any], Field(min_length=1, max_length=limits.MAX_SWEEP_VALUES)],
]


class Edit(BaseModel):
    """An edit of every photo of a batch: a job without its photo. With a `sweep`, a job for each of its values."""

    model_config = ConfigDict(extra="forbid", defer_build=True, json_schema_extra={"not": FORBIDDEN})
    effect: Name | SkipJsonSchema[None] = None
    faces: FaceSelection = "all"
    params: dict[str, Any] = Field(default_factory=dict)
    steps: (
        Annotated[list[NewStep], Field(min_length=limits.MIN_STEPS, max_length=limits.MAX_STEPS)] | SkipJsonSchema[None]
    ) = None
    output: Output = Field(default_factory=Output)
    priority: Priority = "normal"
    deadline_s: Deadline | None = None
    retention_s: Retention | None = None
    sweep: Sweep = Field(
        default_factory=dict,
        description='Values of parameters, such as `{"params.strength": [20, 40, 60]}`: a job for each value; for '
        "several parameters, for each combination.",
    )

    @property
    def jobs(self) -> int:
        """How many jobs it makes of each photo."""
        return math.prod(map(len, self.sweep.values()))


class NewBatch(BaseModel):
    """The body of POST /v1/batches. Its jobs have the labels of the batch."""

    model_config = ConfigDict(extra="forbid")
    photos: Annotated[list[Name], Field(min_length=1, max_length=limits.MAX_BATCH_PHOTOS)]
    edits: Annotated[list[Edit], Field(min_length=1, max_length=limits.MAX_BATCH_EDITS)]
    metadata: Metadata = Field(default_factory=dict)
    webhook: Webhook | None = None

    @property
    def jobs(self) -> int:
        """How many jobs it makes."""
        return len(self.photos) * sum(edit.jobs for edit in self.edits)
