"""The catalogue of effects: which models are deployed, and what they can do.

The table has one item per model, written when the model's endpoint is deployed. So a new model needs no new version of
any function, and the catalogue lists only what is deployed.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Literal

from facemagi.aws import client
from facemagi.containers import name_of
from facemagi.endpoints import spread
from facemagi.errors import FaceMagiError
from facemagi.jobs import results
from facemagi.manifest import Manifest, RunsOn
from facemagi.queueing import estimates, lane
from facemagi.queueing.capacity import Capacity
from facemagi.settings import settings
from facemagi.weights import Weights
from facemagi.words import groups
from facemagi.words.language import ENGLISH, Language
from facemagi.words.translation import translated

CACHE_SECONDS = 60
"""How long a function caches the catalogue: a new model appears within a minute."""

PARTITION = "catalogue"

_written: list[str] = []
"""The models that this process has published or withdrawn. Their number is part of the cache's key, so that a query
that began before a write is not cached after it."""

State = Literal["ready", "needs_weights", "disabled"]

STATES = {
    "scaling": "It is starting, and the first job waits for that.",
    "cold": "It is not running; the first job starts it, and waits longer.",
    "needs_weights": "Its trained weights are missing, so it cannot be used yet.",
    "disabled": "Its operator has switched it off for the moment.",
}
"""What a state means to whoever wants to use the effect now; `ready` needs no words."""

WeightsState = Literal["published", "random", "missing"]
"""Whether a weights file is deployed; `random` are numbers for trying a container, whose results mean nothing."""


@dataclass(frozen=True)
class Effect:
    """One effect of a deployed model.

    Attributes:
        id: `model/effect`; the model's name alone where it has one effect.
        manifest: the model's manifest.
        weights: the state of each of the model's weights files, by name.
        endpoint: the name of the SageMaker endpoint, or of the Lambda function, that serves it; of several, the first.
        disabled: whether its operator has switched it off.
        runs_on: whether that is an endpoint or a function.
    """

    id: str
    manifest: Manifest
    weights: Mapping[str, WeightsState]
    endpoint: str
    disabled: bool = False
    runs_on: RunsOn = "sagemaker"

    def capacity_for(self, owner: str, current: str = "") -> Capacity:
        """The endpoint or the function that gets an owner's jobs, and how many it takes.

        Args:
            owner: the owner's id.
            current: the endpoint at which a job is already; it stays there as long as the container has it.
        """
        size = self.manifest.endpoint
        if self.runs_on == "lambda":
            return Capacity(self.endpoint, size.on_lambda.max_sandboxes, backlog=0, instances=1, on_demand=True)
        endpoint = spread.endpoint_of(owner, self.endpoint, size.endpoints, current)
        jobs, backlog = size.max_concurrency, size.backlog_per_instance
        return Capacity(endpoint, jobs, backlog, size.max_instances, first_window=size.window or 0)

    @property
    def state(self) -> State:
        """Whether the model can edit: whether all weights are deployed that it cannot work without, and it is on."""
        return "disabled" if self.disabled else state_of(self.manifest, self.weights)

    @property
    def mask(self) -> str | None:
        """What is white in its mask; None for an effect without one."""
        return self.manifest.effects[self.manifest.effect_name(self.id)].mask

    def describe(self, owner: str, language: Language = ENGLISH) -> dict[str, Any]:
        """The effect as `GET /v1/effects` shows it; one that can edit has the state of the endpoint of an owner's jobs.

        Args:
            owner: the owner's id.
            language: of its words. Licences, origins and provenances have only their own.
        """
        current = lane.cached(self.capacity_for(owner).endpoint)
        section = self.manifest.effects[self.manifest.effect_name(self.id)]
        words = self.manifest.words_of(self.id, language) or section
        state = estimates.state_of(current) if self.state == "ready" else self.state
        return {
            "id": self.id,
            "title": words.title,
            "summary": words.summary,
            "group": groups.describe(section.group, language),
            "model": self.manifest.name,
            "state": state,
            "state_message": translated(language, STATES[state], "states", state) if state in STATES else None,
            "cold_start_s": current.cold_start_s,
            "endpoint": current.endpoint,
            "needs_faces": self.manifest.needs_faces,
            "min_face": self.manifest.min_face,
            "max_pixels": self.manifest.max_pixels,
            "formats": results.formats(self.manifest.reports),
            "mask": words.mask,
            "source_type": section.source_type,
            "licence": self._licence(),
            "commercial": self._is_commercial(),
            "origin": self.manifest.origin,
            "weights": [self._describe_weights(name) for name in self.manifest.weights],
            "alternatives": list(self.manifest.alternatives),
            "parameters": self.manifest.schema_of(self.id, language),
        }

    def _licence(self) -> str:
        """The licences of the code and of the weights that it needs or has."""
        weights = dict.fromkeys(each.licence for each in self._used_weights())
        return "; ".join([self.manifest.licence, *(f"weights: {licence}" for licence in weights)])

    def _is_commercial(self) -> bool:
        """Whether commercial use is allowed: the code and all its weights must allow it."""
        return self.manifest.commercial and all(each.commercial for each in self._used_weights())

    def _used_weights(self) -> list[Weights]:
        """The weights that the model cannot work without, and the others that are deployed."""
        required = self.manifest.required_weights
        return [
            weights
            for name, weights in self.manifest.weights.items()
            if name in required or self.weights.get(name, "missing") != "missing"
        ]

    def _describe_weights(self, name: str) -> dict[str, Any]:
        weights = self.manifest.weights[name]
        return {
            "name": name,
            "state": self.weights.get(name, "missing"),
            "optional": weights.optional,
            "licence": weights.licence,
            "commercial": weights.commercial,
            "provenance": weights.provenance,
            "url": weights.url,
            "source": weights.source.label if weights.source else None,
            "bytes": weights.source.bytes if weights.source else None,
        }


def state_of(manifest: Manifest, weights: Mapping[str, WeightsState]) -> State:
    """Whether a model with these weights can edit.

    Args:
        manifest: the model's manifest.
        weights: the state of its weights files, by name; a name that is absent is missing.
    """
    missing = any(weights.get(name, "missing") == "missing" for name in manifest.required_weights)
    return "needs_weights" if missing else "ready"


def publish(
    manifest: Manifest, weights: Mapping[str, WeightsState] = MappingProxyType({}), runs_on: RunsOn = "sagemaker"
) -> None:
    """Add a model to the catalogue, or replace its entry. This process sees it at once, others within `CACHE_SECONDS`.

    Args:
        manifest: the model's manifest.
        weights: the state of its weights files, by name; a name that is absent is missing.
        runs_on: where its container runs.
    """
    client("dynamodb").put_item(
        TableName=settings().table,
        Item=_key(manifest.name)
        | {
            "manifest": {"S": manifest.model_dump_json()},
            "weights": {"M": {name: {"S": state} for name, state in weights.items()}},
            "endpoint": {"S": name_of(runs_on, settings().stage, manifest.container)},
            "runs_on": {"S": runs_on},
        },
    )
    _written.append(manifest.name)


def disable(model: str) -> None:
    """Switch a model off: it stays in the catalogue, and its jobs are refused until it is published again.

    Args:
        model: the model's name.
    """
    client("dynamodb").update_item(
        TableName=settings().table,
        Key=_key(model),
        UpdateExpression="SET switched_off = :yes",
        ConditionExpression="attribute_exists(pk)",
        ExpressionAttributeValues={":yes": {"BOOL": True}},
    )
    _written.append(model)


def withdraw(model: str) -> None:
    """Remove a model from the catalogue.

    Args:
        model: the model's name.
    """
    client("dynamodb").delete_item(TableName=settings().table, Key=_key(model))
    _written.append(model)


def catalogue() -> dict[str, Effect]:
    """Every effect by its id, at most `CACHE_SECONDS` old."""
    return _catalogue(int(time.monotonic() // CACHE_SECONDS), len(_written))


def find(effect_id: str, param: str = "effect") -> Effect:
    """Look up an effect in the catalogue.

    Args:
        effect_id: the effect's id, as the caller sent it.
        param: the request's field that named it, for the error.

    Raises:
        FaceMagiError: `unknown_effect`.
    """
    known = catalogue()
    if effect_id not in known:
        raise FaceMagiError(
            "unknown_effect",
            f"There is no effect {effect_id!r} here.",
            param=param,
            actual=effect_id,
            limit=sorted(known),
            remedy="GET /v1/effects lists the effects that are deployed.",
        )
    return known[effect_id]


@lru_cache(maxsize=1)
def _catalogue(_period: int, _writes: int) -> dict[str, Effect]:
    pages = (
        client("dynamodb")
        .get_paginator("query")
        .paginate(
            TableName=settings().table,
            KeyConditionExpression="pk = :partition",
            ExpressionAttributeValues={":partition": {"S": PARTITION}},
        )
    )
    items = [item for page in pages for item in page["Items"]]
    return {effect.id: effect for item in items for effect in _effects_of(item)}


def _effects_of(item: dict[str, Any]) -> list[Effect]:
    # a model of a later release may have fields that this one does not know
    manifest = Manifest.model_validate_json(item["manifest"]["S"], extra="ignore")
    weights = {name: state["S"] for name, state in item["weights"]["M"].items()}
    endpoint, disabled = item["endpoint"]["S"], "switched_off" in item
    runs_on: RunsOn = item.get("runs_on", {"S": "sagemaker"})["S"]  # models of earlier releases have none
    return [Effect(effect_id, manifest, weights, endpoint, disabled, runs_on) for effect_id in manifest.effect_ids()]


def _key(model: str) -> dict[str, Any]:
    return {"pk": {"S": PARTITION}, "sk": {"S": f"model#{model}"}}
