"""The alternatives of models that lack their weights: effects that work, or whose weights can be fetched."""

import pytest

from facemagi.manifest import Manifest
from scripts import repository

MANIFESTS = repository.read_manifests(repository.find_models())
MODEL_OF = {effect: manifest for manifest in MANIFESTS for effect in manifest.effect_ids()}
NAMED = [(manifest, effect) for manifest in MANIFESTS for effect in manifest.alternatives]

every_alternative = pytest.mark.parametrize(
    ("manifest", "effect"), NAMED, ids=[f"{manifest.name}-{effect}" for manifest, effect in NAMED]
)


@every_alternative
def test_an_alternative_is_an_effect_of_another_model(manifest: Manifest, effect: str) -> None:
    assert effect in MODEL_OF
    assert MODEL_OF[effect].name != manifest.name


@every_alternative
def test_an_alternative_needs_no_weights_or_can_fetch_them(manifest: Manifest, effect: str) -> None:
    other = MODEL_OF[effect]
    assert [name for name in other.required_weights if other.weights[name].source is None] == []


def test_only_models_with_weights_have_alternatives() -> None:
    assert [manifest.name for manifest, _ in NAMED if not manifest.required_weights] == []
