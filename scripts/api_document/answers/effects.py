"""Effects."""

from typing import Any, Literal

from pydantic import Field

from facemagi.manifest import SourceType
from facemagi.words.groups import Group
from scripts.api_document.answers.answer import Answer

PARAMETERS = (
    "JSON Schema of the effect's `params`. `title` is a label and `description` a sentence; `x-kind` is `slider`,"
    " `integer`, `number`, `boolean`, `choice`, `colour`, `photo` or `list`; `x-titles` has the titles of choices and"
    " presets, `x-presets` the colours of presets."
)


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


class EffectGroup(Answer):
    """A group of effects."""

    id: Group
    title: str


class Effect(Answer):
    """An effect that is deployed."""

    id: str
    title: str
    summary: str
    group: EffectGroup
    model: str
    state: Literal["ready", "scaling", "cold", "needs_weights", "disabled"] = Field(
        description="`cold` has no instance, and the first job starts one; `scaling` is starting. At most a minute old."
    )
    state_message: str | None = Field(description="What the state means, for people; null for `ready`.")
    cold_start_s: float | None = Field(description="Seconds of a start from zero, as measured; null before the first.")
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
    parameters: dict[str, Any] = Field(description=PARAMETERS)


class EffectList(Answer):
    """All deployed effects."""

    effects: list[Effect]
    groups: list[EffectGroup] = Field(description="All groups, in the order to show them.")


class WarmUp(Answer):
    """The state of an effect's endpoint after a call that wakes it."""

    state: Literal["ready", "scaling", "cold"]
    ready_in_s: float | None = Field(description="Estimated seconds; null before the first start was measured.")
