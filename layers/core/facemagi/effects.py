"""The catalogue of effects: which models are deployed, and what they can do.

The table has one item per model, written when the model's endpoint is deployed. So a new model needs no new version of
any function, and the catalogue lists only what is deployed.
"""

import time
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from facemagi.aws import client
from facemagi.containers import endpoint_name
from facemagi.errors import FaceMagiError
from facemagi.manifest import Manifest
from facemagi.settings import settings

CACHE_SECONDS = 60
"""How long a function caches the catalogue: a new model appears within a minute."""

PARTITION = "catalogue"

State = Literal["ready", "needs_weights"]


@dataclass(frozen=True)
class Effect:
    """One effect of a deployed model.

    Attributes:
        id: `model/effect`; the model's name alone where it has one effect.
        manifest: the model's manifest.
        state: whether the model's weights are deployed.
        endpoint: the SageMaker endpoint that serves it.
    """

    id: str
    manifest: Manifest
    state: State
    endpoint: str

    def describe(self) -> dict[str, Any]:
        """The effect as `GET /v1/effects` shows it."""
        section = self.manifest.effects[self.manifest.effect_name(self.id)]
        weights = self.manifest.weights
        return {
            "id": self.id,
            "title": section.title,
            "summary": section.summary,
            "model": self.manifest.name,
            "state": self.state,
            "endpoint": self.endpoint,
            "needs_faces": self.manifest.needs_faces,
            "min_face": self.manifest.min_face,
            "licence": self.manifest.licence,
            "commercial": self.manifest.commercial,
            "origin": self.manifest.origin,
            "weights": weights.model_dump() if weights else None,
            "parameters": self.manifest.schema_of(self.id),
        }


def publish(manifest: Manifest, state: State) -> None:
    """Add a model to the catalogue, or replace its entry.

    Args:
        manifest: the model's manifest.
        state: whether the model's weights are deployed.
    """
    client("dynamodb").put_item(
        TableName=settings().table,
        Item=_key(manifest.name)
        | {
            "manifest": {"S": manifest.model_dump_json()},
            "state": {"S": state},
            "endpoint": {"S": endpoint_name(settings().stage, manifest.container)},
        },
    )


def withdraw(model: str) -> None:
    """Remove a model from the catalogue.

    Args:
        model: the model's name.
    """
    client("dynamodb").delete_item(TableName=settings().table, Key=_key(model))


def catalogue() -> dict[str, Effect]:
    """Every effect by its id, at most `CACHE_SECONDS` old."""
    return _catalogue(int(time.monotonic() // CACHE_SECONDS))


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
def _catalogue(_period: int) -> dict[str, Effect]:
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
    manifest = Manifest.model_validate_json(item["manifest"]["S"])
    return [
        Effect(effect_id, manifest, item["state"]["S"], item["endpoint"]["S"]) for effect_id in manifest.effect_ids()
    ]


def _key(model: str) -> dict[str, Any]:
    return {"pk": {"S": PARTITION}, "sk": {"S": f"model#{model}"}}
