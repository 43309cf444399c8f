"""Effects."""

from typing import Any, Literal

from pydantic import Field

from facemagi.manifest import SourceType
from scripts.api_document.answers.answer import Answer


class EffectWeights(Answer):
    """One file of trained weights of a model."""

    name: str
    state: Literal["published", "random", "missing"]
    optional: bool
    licence: str
    commercial: bool
    provenance: str
    url: str
    source: str | None
    bytes: int | None


class Effect(Answer):
    """An effect that is deployed."""

    id: str
    title: str
    summary: str
    model: str
    state: Literal["ready", "needs_weights"]
    endpoint: str
    needs_faces: bool
    min_face: int = Field(description="Pixels.")
    max_pixels: int | None
    formats: list[str]
    mask: str | None = Field(description="What is white in the mask of `output.mask`; null without a mask.")
    source_type: SourceType = Field(description="The IPTC term in the label of its results.")
    licence: str
    commercial: bool
    origin: str
    weights: list[EffectWeights]
    alternatives: list[str]
    parameters: dict[str, Any] = Field(description="JSON Schema of the effect's `params`.")


class EffectList(Answer):
    """All deployed effects."""

    effects: list[Effect]
