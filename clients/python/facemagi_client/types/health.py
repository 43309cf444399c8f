"""Types of the routes /v1/health, written from the OpenAPI document by ./scripts/openapi; not by hand."""

from typing import Literal, TypedDict


class Health(TypedDict):
    """The API answers."""

    status: Literal["ok"]
    # The release that is deployed.
    version: str
