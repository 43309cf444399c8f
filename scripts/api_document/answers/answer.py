"""What all answers have in common."""

from pydantic import BaseModel, ConfigDict


class Answer(BaseModel):
    """An answer, or a part of one; it has no members but those that the document names."""

    model_config = ConfigDict(extra="forbid")
