"""The JSON body of a job at `/invocations`."""

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from facemagi import limits
from facemagi.api.validation import invalid_request
from facemagi.face import Face
from facemagi.jobs.requests import Output
from sagemaker_endpoints._runtime.fetch import S3_URI

Uri = Annotated[str, Field(pattern=f"^{S3_URI.pattern}$", max_length=1100)]

_STRICT = ConfigDict(extra="forbid", allow_inf_nan=False)


@dataclass(frozen=True)
class PackedFace(Face[str]):
    """A face whose landmarks are the text that `facemagi_vision.packing` made for its box."""

    __pydantic_config__ = _STRICT

    id: Annotated[str, Field(max_length=16)]
    landmarks: Annotated[str, Field(max_length=8192)]


class _Body(BaseModel):
    model_config = _STRICT


class ReferenceBody(_Body):
    """A reference photo, with its faces."""

    photo: Uri
    faces: list[PackedFace] = []


class StepFaceBody(_Body):
    """A face that a step edits, with the parameters that differ from the step's."""

    id: str
    params: dict[str, Any] = {}


class StepBody(_Body):
    """One effect of the job; steps run one after another."""

    effect: str
    params: dict[str, Any] = {}
    faces: list[StepFaceBody] = []
    references: dict[str, ReferenceBody] = {}


class LegBody(_Body):
    """Which part of a job this is, if several containers run it one after another.

    Attributes:
        first: the index of its first step among all steps of the job.
        of: the number of all steps of the job.
        picture: the `s3://` address of the previous container's handoff; None for the first container.
        hands_over: whether another container follows. It gets the handoff; `output` is ignored.
    """

    first: int = Field(ge=0)
    of: int = Field(ge=1, le=limits.MAX_STEPS)
    picture: Uri | None = None
    hands_over: bool = False


class JobBody(_Body):
    """The whole job.

    Attributes:
        job: the job's id.
        photo: the photo's `s3://` address.
        faces: the faces of all steps; empty where `leg` has a picture, which contains them.
        steps: the edits, in order.
        output: the form of the result.
        leg: the part of the job that this container runs; None if it runs all.
        start_by: after this time, seconds since 1970, nobody needs the result any more; None if there is no such time.
    """

    job: str = Field(max_length=64)
    photo: Uri
    faces: list[PackedFace] = []
    steps: list[StepBody] = Field(min_length=1, max_length=limits.MAX_STEPS)
    output: Output = Output()
    leg: LegBody | None = None
    start_by: int | None = None


def read_body(body: bytes) -> JobBody:
    """Parse a job and check its fields one by one.

    Args:
        body: the request's body.

    Raises:
        FaceMagiError: `invalid_json`, `missing_param`, `unknown_param` or `invalid_param`, for the first fault.
    """
    try:
        return JobBody.model_validate_json(body)
    except ValidationError as error:
        raise invalid_request(dict(error.errors(include_url=False)[0])) from None
