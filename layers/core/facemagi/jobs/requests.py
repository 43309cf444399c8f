"""The body of a new job: one effect, or a chain of several."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool
from pydantic.config import JsonDict
from pydantic.json_schema import SkipJsonSchema

from facemagi import limits
from facemagi.api.fields import Deadline, Metadata, Retention
from facemagi.errors import FaceMagiError
from facemagi.faces import FaceSelection
from facemagi.queueing.priority import Priority
from facemagi.webhooks.account import Webhook

WARM_UP = b'{"warm_up":true}'
"""The body of an invocation that only wakes an endpoint; the container answers it at once."""


class Output(BaseModel):
    """How the result is cut, sized and encoded.

    `size` is `photo` (the photo's own size) or a standard size, cut around the face: `result` is 400×500, `thumbnail`
    240×300. `max_side` limits the longer side and never enlarges. An effect with several frames becomes an animation
    in `webp` or `gif`, and its last frame in the others. `mark` writes into a corner that AI has edited the picture,
    in Chinese or English. With `mask`, the result is the mask of the last effect instead of its picture: a grey `png`,
    for effects that have a `mask`. The result of an effect that reports is `json`, which is then the default, and the
    other members have no meaning.
    """

    model_config = ConfigDict(extra="forbid", defer_build=True)
    format: Literal["jpeg", "png", "webp", "gif", "avif", "json"] = "jpeg"
    quality: int = Field(default=92, ge=1, le=100)
    max_side: int | None = Field(default=None, ge=16, le=8192)
    size: Literal["photo", "result", "thumbnail"] = "photo"
    mark: Literal["zh", "en"] | None = None
    mask: bool = False


Name = Annotated[str, Field(max_length=limits.MAX_NAME_CHARS)]


class NewStep(BaseModel):
    """One effect of a chain; `faces` replaces the job's faces for this step."""

    model_config = ConfigDict(extra="forbid", defer_build=True)
    effect: Name
    params: dict[str, Any] = Field(default_factory=dict)
    faces: FaceSelection | None = None


FORBIDDEN: JsonDict = {
    "anyOf": [
        {"required": ["effect", "steps"]},
        {"required": ["params", "steps"]},
        {"not": {"anyOf": [{"required": ["effect"]}, {"required": ["steps"]}]}},
    ]
}
"""In JSON Schema, what a job is not: it has an effect or steps, and only an effect has params beside it. It is a
`not`, because generators of clients make a union of `oneOf`."""


class NewJob(BaseModel):
    """The body of POST /v1/jobs: either `effect` with its `params`, or `steps`, which run one after another.

    `high` goes before the caller's and everybody's waiting `normal` jobs. `low` runs only when nobody else waits, and
    starts no instance: at a cold endpoint it waits until another job or a warm-up has started one.
    """

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"not": FORBIDDEN},
    )
    effect: Name | SkipJsonSchema[None] = None
    photo: Name
    faces: FaceSelection = "all"
    params: dict[str, Any] = Field(default_factory=dict)
    steps: (
        Annotated[list[NewStep], Field(min_length=limits.MIN_STEPS, max_length=limits.MAX_STEPS)] | SkipJsonSchema[None]
    ) = None
    output: Output = Field(default_factory=Output)
    priority: Priority = "normal"
    metadata: Metadata = Field(default_factory=dict)
    webhook: Webhook | None = None
    deadline_s: Deadline | None = None
    retention_s: Retention | None = None
    dry_run: StrictBool = Field(default=False, description="Check the job and say what it would do; queue nothing.")

    def requested_steps(self) -> list[NewStep]:
        """The job as steps; a plain job has one.

        Raises:
            FaceMagiError: `missing_param` for neither effect nor steps, `invalid_param` for both.
        """
        if self.steps is None:
            return [NewStep(effect=self._require_effect(), params=self.params)]
        if self.effect is not None or self.params:
            raise FaceMagiError(
                "invalid_param",
                "A job has an effect with its params, or steps, not both.",
                param="effect" if self.effect is not None else "params",
                remedy="Make the effect and its params the first of the steps.",
            )
        return self.steps

    def _require_effect(self) -> str:
        if self.effect is None:
            raise FaceMagiError(
                "missing_param",
                "The job names no effect.",
                param="effect",
                remedy="Name an effect of GET /v1/effects, or several as steps.",
            )
        return self.effect
