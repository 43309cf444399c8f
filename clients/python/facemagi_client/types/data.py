"""Types of the routes /v1/data, written from the OpenAPI document by ./scripts/openapi; not by hand."""

from typing import Literal, TypedDict


class ErasedThings(TypedDict):
    """How many things an erasure has deleted."""

    photos: int
    jobs: int


class Erasure(TypedDict):
    """The deletion of everything of a caller, or of everything with certain labels."""

    id: str
    state: Literal["running", "done"]
    # So far.
    deleted: ErasedThings
