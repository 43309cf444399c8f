"""What the API answers about itself."""

from typing import Literal

from pydantic import Field

from scripts.api_document.answers.answer import Answer


class Health(Answer):
    """The API answers."""

    status: Literal["ok"]
    version: str = Field(description="The release that is deployed.")
