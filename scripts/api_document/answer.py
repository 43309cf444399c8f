"""What all answers of the API have in common."""

from pydantic import BaseModel, ConfigDict


class Answer(BaseModel):
    """An answer, or a part of one, without further members."""

    model_config = ConfigDict(extra="forbid")
