"""The environment of a function, read once, on first use."""

import os
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True)
class Settings:
    """What a deployment decides.

    Attributes:
        stage: name of the deployment; part of every endpoint's name.
        bucket: the bucket of photos, faces and results.
        table: the table of photos, jobs and the catalogue of effects.
        anonymous_principal: who a caller without an authorizer's principal is; empty refuses such callers.
    """

    stage: str
    bucket: str
    table: str
    anonymous_principal: str


@cache
def settings() -> Settings:
    """This process's settings; `KeyError` names a variable that is missing."""
    return Settings(
        stage=os.environ["FACEMAGI_STAGE"],
        bucket=os.environ["FACEMAGI_BUCKET"],
        table=os.environ["FACEMAGI_TABLE"],
        anonymous_principal=os.environ["FACEMAGI_ANONYMOUS_PRINCIPAL"],
    )
