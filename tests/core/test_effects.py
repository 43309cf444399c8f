"""The catalogue shows what is deployed, and nothing else."""

import pytest

from facemagi import effects
from facemagi.errors import FaceMagiError
from facemagi.manifest import model_folders, read_manifest
from tests.support.samples import ROOT, make_manifest

MODELS = model_folders(ROOT / "sagemaker_endpoints")


def test_an_empty_catalogue_lists_nothing(cloud: None) -> None:
    assert effects.catalogue() == {}


def test_a_published_model_is_found_by_its_own_name_where_it_has_one_effect(cloud: None) -> None:
    effects.publish(make_manifest(), "ready")
    assert effects.find("glow").manifest == make_manifest()


def test_a_model_of_several_effects_is_found_by_model_and_effect(cloud: None) -> None:
    part = make_manifest().effects["glow"]
    effects.publish(make_manifest(effects={"warm": part, "cold": part}), "ready")
    assert sorted(effects.catalogue()) == ["glow/cold", "glow/warm"]
    assert effects.find("glow/cold").manifest.effect_name("glow/cold") == "cold"


def test_an_effect_that_is_not_deployed_is_unknown_and_the_known_ones_are_named(cloud: None) -> None:
    effects.publish(make_manifest(), "ready")
    with pytest.raises(FaceMagiError) as refused:
        effects.find("sparkle")
    assert (refused.value.code, refused.value.limit) == ("unknown_effect", ["glow"])


def test_a_withdrawn_model_is_gone(cloud: None) -> None:
    effects.publish(make_manifest(), "ready")
    effects.withdraw("glow")
    assert effects.catalogue() == {}


@pytest.mark.parametrize("folder", MODELS, ids=lambda folder: folder.name)
def test_every_models_manifest_can_be_published_and_described(cloud: None, folder: object) -> None:
    manifest = read_manifest(folder)  # type: ignore[arg-type]
    effects.publish(manifest, "ready")
    for effect_id in manifest.effect_ids():
        shown = effects.find(effect_id).describe()
        assert shown["title"]
        assert shown["summary"]
        assert shown["parameters"]["properties"]
