"""A job as it is asked for: one effect, or several in a chain."""

import hashlib
import json
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from facemagi import limits
from facemagi.errors import FaceMagiError
from facemagi.faces import FaceSelection


class Output(BaseModel):
    """How the result is cut, sized and encoded.

    `size` is `photo` (the photo's own), or one of the standard sizes, cut around the face: `result` is 400×500,
    `thumbnail` 240×300. `max_side` bounds the longer side; nothing is ever enlarged by it. An effect that makes several
    frames is an animation as `webp` or `gif`, and its last frame as `jpeg` or `png`.
    """

    model_config = ConfigDict(extra="forbid")
    format: Literal["jpeg", "png", "webp", "gif"] = "jpeg"
    quality: int = Field(default=92, ge=1, le=100)
    max_side: int | None = Field(default=None, ge=16, le=8192)
    size: Literal["photo", "result", "thumbnail"] = "photo"


Name = Annotated[str, Field(max_length=limits.LONGEST_NAME)]


class NewStep(BaseModel):
    """One effect of a chain; `faces` only where it is to edit others than the job's."""

    model_config = ConfigDict(extra="forbid")
    effect: Name
    params: dict[str, Any] = Field(default_factory=dict)
    faces: FaceSelection | None = None


class NewJob(BaseModel):
    """The body of POST /v1/jobs: `effect` with its `params`, or else `steps`, which are applied one after another."""

    model_config = ConfigDict(extra="forbid")
    effect: Name | None = None
    photo: Name
    faces: FaceSelection = "all"
    params: dict[str, Any] = Field(default_factory=dict)
    steps: list[NewStep] | None = Field(default=None, min_length=limits.MIN_STEPS, max_length=limits.MAX_STEPS)
    output: Output = Field(default_factory=Output)

    def asked(self) -> list[NewStep]:
        """What is to be done, as steps: one for a plain job.

        Raises:
            FaceMagiError: `missing_param` where there is neither effect nor steps, `invalid_param` where both are.
        """
        if self.steps is None:
            return [NewStep(effect=self._named(), params=self.params)]
        if self.effect is not None or self.params:
            raise FaceMagiError(
                "invalid_param",
                "A job has an effect with its params, or steps, not both.",
                param="effect" if self.effect is not None else "params",
                remedy="Make the effect and its params the first of the steps.",
            )
        return self.steps

    def fingerprint(self) -> str:
        """The same for the same request, whatever the order of its fields."""
        canonical = json.dumps(self.model_dump(mode="json"), sort_keys=True)
        return hashlib.sha256(canonical.encode()).hexdigest()

    def _named(self) -> str:
        if self.effect is None:
            raise FaceMagiError(
                "missing_param",
                "The job names no effect.",
                param="effect",
                remedy="Name an effect of GET /v1/effects, or several as steps.",
            )
        return self.effect
