"""What the API answers about client tokens."""

from pydantic import Field

from scripts.api_document.answers.answer import Answer


class ClientToken(Answer):
    """A new client token."""

    token: str = Field(description="Shown once: only its digest is stored.")
    expires_at: int = Field(description="Seconds since 1970.")
    scopes: list[str]
    quota: int | None = Field(description="The most jobs that it may create; null for any number.")
    daily_jobs: int | None = Field(
        description="The most jobs a day of its user, with all tokens; without a user, of this token. Null for any."
    )
    user_id: str | None = Field(description="The user for whom it stands, if any.")
