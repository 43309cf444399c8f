"""Types of the routes /v1/effects, written from the OpenAPI document by ./scripts/openapi; not by hand."""

from typing import Any, Literal, TypedDict

EffectSourceType = Literal[
    "algorithmicallyEnhanced",
    "dataDrivenMedia",
    "compositeCapture",
    "composite",
    "compositeWithTrainedAlgorithmicMedia",
]


class EffectGroup(TypedDict):
    """A group of effects."""

    id: Literal["beauty", "makeup", "hair", "art", "fun", "background", "repair", "analysis"]
    title: str


class EffectWeights(TypedDict):
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


class WarmUp(TypedDict):
    """The state of an effect's endpoint after a call that wakes it."""

    state: Literal["ready", "scaling", "cold"]
    # Estimated seconds; null before the first start was measured.
    ready_in_s: float | None


class Effect(TypedDict):
    """An effect that is deployed."""

    id: str
    title: str
    summary: str
    group: EffectGroup
    model: str
    # `cold` has no instance, and the first job starts one; `scaling` is starting. At most a minute old.
    state: Literal["ready", "scaling", "cold", "needs_weights", "disabled"]
    # What the state means, for people; null for `ready`.
    state_message: str | None
    # Seconds of a start from zero, as measured; null before the first.
    cold_start_s: float | None
    endpoint: str
    needs_faces: bool
    # Pixels.
    min_face: int
    max_pixels: int | None
    formats: list[str]
    # What is white in the mask of `output.mask`; null without a mask.
    mask: str | None
    # The IPTC term in the label of its results.
    source_type: EffectSourceType
    licence: str
    commercial: bool
    origin: str
    weights: list[EffectWeights]
    alternatives: list[str]
    # JSON Schema of the effect's `params`. `title` is a label and `description` a sentence; `x-kind` is `slider`,
    # `integer`, `number`, `boolean`, `choice`, `colour`, `photo` or `list`; `x-titles` has the titles of choices and
    # presets, `x-presets` the colours of presets.
    parameters: dict[str, Any]


class EffectList(TypedDict):
    """All deployed effects."""

    effects: list[Effect]
    # All groups, in the order to show them.
    groups: list[EffectGroup]
