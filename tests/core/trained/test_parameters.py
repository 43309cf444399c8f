"""Parameters that a weights file brings along are added to those of model.toml, or replace or remove them."""

from typing import Any

import pytest

from facemagi.errors import FaceMagiError
from facemagi.trained.parameters import with_declared
from tests.support.samples import make_manifest

SMILE = {"type": "slider", "minimum": -100, "title": "Smile", "words": {"zh": {"title": "微笑"}}}

CHINESE = {
    "title": "光晕",
    "summary": "测试用。",
    "effects": {
        "glow": {
            "title": "光晕",
            "summary": "测试用。",
            "parameters": {
                "strength": {"title": "强度"},
                "look": {"title": "外观", "titles": {"day": "白天", "night": "夜晚"}},
            },
        }
    },
}


def schema_with(declared: Any, language: Any = "en") -> dict[str, Any]:
    manifest = with_declared(make_manifest(translations={"zh": CHINESE}), {"glow": declared})
    return dict(manifest.schema_of("glow", language)["properties"])


def test_a_new_parameter_comes_after_those_of_the_manifest() -> None:
    properties = schema_with({"smile": SMILE})
    assert list(properties)[-1] == "smile"
    assert (properties["smile"]["title"], properties["smile"]["minimum"]) == ("Smile", -100)


def test_its_words_in_another_language_come_with_it() -> None:
    assert schema_with({"smile": SMILE}, "zh")["smile"]["title"] == "微笑"


def test_a_job_can_have_the_new_parameter_and_not_the_removed_one() -> None:
    manifest = with_declared(make_manifest(), {"glow": {"smile": SMILE, "radius": None}})
    params = manifest.resolve("glow", {"smile": -30})
    assert params["smile"] == -30
    assert "radius" not in params
    with pytest.raises(FaceMagiError) as refused:
        manifest.resolve("glow", {"radius": 1.0})
    assert refused.value.code == "unknown_param"


def test_a_removed_parameter_has_no_words() -> None:
    assert "strength" not in schema_with({"strength": None}, "zh")


def test_a_replaced_choice_keeps_its_place_and_the_words_of_the_choices_that_stay() -> None:
    declared = {"look": {"type": "choice", "choices": ["day", "dusk"], "default": "dusk", "titles": {"dusk": "Dusk"}}}
    properties = schema_with(declared, "zh")
    assert list(properties) == list(schema_with({}))
    assert properties["look"]["title"] == "外观"
    assert properties["look"]["x-titles"] == {"day": "白天", "dusk": "Dusk"}


def test_what_is_removed_may_be_missing_already() -> None:
    assert schema_with({"aura": None}) == schema_with({})


@pytest.mark.parametrize(
    ("declared", "message"),
    [
        ([], "parameters: Input should be a valid dictionary."),
        ({"shine": {}}, "parameters.shine: glow has no effect shine, only glow."),
        ({"glow": {"smile": {"title": "Smile"}}}, "parameters.glow.smile: Unable to extract tag"),
        ({"glow": {"smile": {"type": "slider", "maximum": 50}}}, "parameters.glow.smile.maximum: Input should be 100."),
        ({"glow": {"smile": {"type": "slider", "step": 5}}}, "parameters.glow.smile.step: Extra inputs"),
        ({"glow": {"smile": {"type": "slider", "default": -5}}}, "parameters.glow.smile.default is out of range."),
        ({"glow": {"Smile!": {"type": "slider"}}}, r"parameters.glow.Smile!.\[key\]: String should match"),
        ({"glow": {"smile": {"type": "slider", "words": {"fr": {"title": "x"}}}}}, "parameters.glow.smile.words.fr"),
        ({"glow": {"look": {"type": "choice", "choices": ["a"], "default": "b"}}}, "is not one of the choices."),
        ({"glow": {"other": {"type": "photo"}}}, "other: only model.toml can declare a photo or a consent."),
        ({"glow": {"reference": None}}, "reference: only model.toml can declare a photo or a consent."),
        ({"glow": {f"p{n}": {"type": "slider"} for n in range(200)}}, "has 207 parameters; an effect can have 200."),
    ],
)
def test_a_wrong_declaration_is_named_in_a_sentence(declared: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        with_declared(make_manifest(), declared)


def test_weights_cannot_drop_a_consent() -> None:
    consent = {"type": "boolean", "default": False, "consent": True}
    section = {"title": "Swap", "summary": "A swap.", "parameters": {"consent": consent}}
    manifest = make_manifest(effects={"swap": section})
    with pytest.raises(ValueError, match=r"only model\.toml can declare"):
        with_declared(manifest, {"swap": {"consent": {"type": "boolean", "default": True}}})
