"""The JSON of a job, as it comes to `/invocations`."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from facemagi import limits
from facemagi.errors import FaceMagiError
from facemagi.requests import Output
from sagemaker_endpoints._runtime.fetch import S3_URI

Uri = Annotated[str, Field(pattern=f"^{S3_URI.pattern}$", max_length=1100)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class FaceBody(_Part):
    """A face that a step edits; `landmarks` is what `facemagi_vision.packing` made for this box."""

    id: str = Field(max_length=16)
    box: tuple[float, float, float, float]
    landmarks: str = Field(max_length=8192)
    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0
    quality: float = 1.0


class ReferenceBody(_Part):
    """A second photo, with the faces that were found in it."""

    photo: Uri
    faces: list[FaceBody] = []


class StepFaceBody(_Part):
    """A face that a step edits, and its parameters; what is not said is as the step says."""

    id: str
    params: dict[str, Any] = {}


class StepBody(_Part):
    """One effect; they are applied one after another."""

    effect: str
    params: dict[str, Any] = {}
    faces: list[StepFaceBody] = []
    references: dict[str, ReferenceBody] = {}


class LegBody(_Part):
    """Which part of a job this is, where several containers do it one after another.

    first: the place of its first step among all `of` steps. picture: what the container before handed over.
    hands_over: whether another one follows, which gets the picture as it is, whatever `output` says.
    """

    first: int = Field(ge=0)
    of: int = Field(ge=1, le=limits.MAX_STEPS)
    picture: Uri | None = None
    hands_over: bool = False


class JobBody(_Part):
    """The whole of it. faces: of all steps to come; where `leg` names a picture, they come with that."""

    job: str = Field(max_length=64)
    photo: Uri
    faces: list[FaceBody] = []
    steps: list[StepBody] = Field(min_length=1, max_length=limits.MAX_STEPS)
    output: Output = Output()
    leg: LegBody | None = None


def read_body(body: bytes) -> JobBody:
    """The body, its fields checked one by one.

    Raises:
        FaceMagiError: `invalid_json`, `missing_param`, `unknown_param` or `invalid_param`, for the first fault.
    """
    try:
        return JobBody.model_validate_json(body)
    except ValidationError as error:
        raise _refusal(error) from None


_CODES = {"json_invalid": "invalid_json", "missing": "missing_param", "extra_forbidden": "unknown_param"}


def _refusal(error: ValidationError) -> FaceMagiError:
    fault = error.errors(include_url=False, include_context=False)[0]
    path = ".".join(str(part) for part in fault["loc"]) or None
    code = _CODES.get(fault["type"], "invalid_param")
    actual = fault["input"] if path and isinstance(fault["input"], str | int | float) else None
    return FaceMagiError(code, f"{path or 'The body'}: {fault['msg']}.", param=path, actual=actual)
