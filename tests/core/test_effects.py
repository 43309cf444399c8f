"""The catalogue lists exactly the deployed effects."""

import json
from typing import Any

import pytest

from facemagi import effects
from facemagi.errors import FaceMagiError
from facemagi.manifest import Manifest, model_folders, read_manifest
from tests.support.samples import OWNER, ROOT, make_manifest

MODELS = model_folders(ROOT / "sagemaker_endpoints")


def test_an_empty_catalogue_lists_nothing(cloud: None) -> None:
    assert effects.catalogue() == {}


def test_a_model_with_one_effect_is_found_by_its_own_name(cloud: None) -> None:
    effects.publish(make_manifest())
    assert effects.find("glow").manifest == make_manifest()


def test_an_effect_of_a_larger_model_is_found_by_model_and_effect(cloud: None) -> None:
    effect = make_manifest().effects["glow"]
    effects.publish(make_manifest(effects={"warm": effect, "cold": effect}))
    assert sorted(effects.catalogue()) == ["glow/cold", "glow/warm"]
    assert effects.find("glow/cold").manifest.effect_name("glow/cold") == "cold"


def test_an_unknown_effect_is_refused_with_the_known_ones(cloud: None) -> None:
    effects.publish(make_manifest())
    with pytest.raises(FaceMagiError) as refused:
        effects.find("sparkle")
    assert (refused.value.code, refused.value.limit) == ("unknown_effect", ["glow"])


def test_a_withdrawn_model_is_not_listed(cloud: None) -> None:
    effects.publish(make_manifest())
    effects.withdraw("glow")
    assert effects.catalogue() == {}


def test_a_model_of_a_later_release_is_listed_by_what_this_release_knows_of_it(
    cloud: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a manifest with a field that this release does not know
    later = make_manifest().model_dump(mode="json") | {"aura": "gold"}
    monkeypatch.setattr(Manifest, "model_dump_json", lambda self, **_: json.dumps(later))
    # when it is published
    effects.publish(make_manifest())
    # then its effect is listed
    assert list(effects.catalogue()) == ["glow"]


@pytest.mark.parametrize("folder", MODELS, ids=lambda folder: folder.name)
def test_every_models_manifest_can_be_published_and_described(cloud: None, folder: object) -> None:
    manifest = read_manifest(folder)  # type: ignore[arg-type]
    effects.publish(manifest)
    for effect_id in manifest.effect_ids():
        shown = effects.find(effect_id).describe(OWNER)
        assert shown["title"]
        assert shown["summary"]
        assert shown["parameters"]["properties"] or manifest.reports


def test_the_effects_that_are_said_to_be_generative_ai_are_those_whose_network_paints() -> None:
    generative = {
        manifest.name
        for manifest in map(read_manifest, MODELS)
        if any(effect.source_type == "compositeWithTrainedAlgorithmicMedia" for effect in manifest.effects.values())
    }
    assert generative == {
        *("any_style", "apdrawing", "arbitrary_style", "attgan", "beauty_gan", "cartoon_gan", "drit", "esrgan"),
        *("facelet_bank", "mask_transfer", "neural_style", "stgan", "style_presets", "ugatit"),
    }


@pytest.mark.parametrize(("reports", "formats"), [(False, ["jpeg", "png", "webp", "gif", "avif"]), (True, ["json"])])
def test_an_effect_shows_the_formats_of_its_result(cloud: None, reports: bool, formats: list[str]) -> None:
    effects.publish(make_manifest(reports=reports))
    assert effects.find("glow").describe(OWNER)["formats"] == formats


def test_a_query_that_began_before_a_model_was_published_is_not_cached_after_it(
    cloud: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a query of the catalogue during which a model is published
    query = effects._effects_of

    def slow(item: dict[str, Any]) -> list[effects.Effect]:
        if effects._written[-1:] != ["late"]:
            effects.publish(make_manifest(name="late", effects={"late": make_manifest().effects["glow"]}))
        return query(item)

    effects.publish(make_manifest())
    monkeypatch.setattr(effects, "_effects_of", slow)
    assert sorted(effects.catalogue()) == ["glow"]
    # then the next look shows the new model
    assert sorted(effects.catalogue()) == ["glow", "late"]


@pytest.mark.parametrize(
    ("code", "required", "optional", "deployed", "commercial"),
    [
        (True, True, True, True, True),
        (False, True, True, True, False),
        (True, False, True, False, False),
        (True, True, False, False, True),
        (True, True, False, True, False),
    ],
    ids=["all free", "code", "required weights", "optional weights that are missing", "optional weights"],
)
def test_the_stricter_of_code_and_weights_decides_on_commercial_use(
    cloud: None, code: bool, required: bool, optional: bool, deployed: bool, commercial: bool
) -> None:
    weights = {"url": "https://example.org", "licence": "MIT", "provenance": "p"}
    states: dict[str, effects.WeightsState] = {"glow": "published"}
    if deployed:
        states["extra"] = "published"
    needed = {"glow": weights | {"commercial": required}, "extra": weights | {"commercial": optional, "optional": True}}
    effects.publish(make_manifest(commercial=code, weights=needed), states)
    shown = effects.find("glow").describe(OWNER)
    assert (shown["commercial"], shown["licence"]) == (commercial, "Apache-2.0; weights: MIT")
