"""Effects, groups, states and warnings answer in the language that the caller wants."""

from typing import Any

import pytest

from facemagi import effects
from facemagi.manifest import Manifest
from facemagi.words.groups import GROUPS
from functions.job_router.app import handler as job_router
from tests.core.job_life import notify, store
from tests.core.job_samples import detected_faces, make_ready_photo, recorded_invocations
from tests.core.test_functions import request
from tests.support.samples import OWNER, make_manifest

pytestmark = pytest.mark.usefixtures("cloud", "event_loop")

CHINESE = {"accept-language": "zh-CN,zh;q=0.9,en;q=0.8"}

WORDS = {
    "title": "柔光模型",
    "summary": "测试用的模型。",
    "effects": {
        "glow": {
            "title": "柔光",
            "summary": "测试用的效果。",
            "mask": "发光的部分。",
            "parameters": {
                "strength": {"title": "强度", "summary": "越大越亮。"},
                "look": {"title": "外观", "titles": {"day": "白天", "night": "夜晚"}},
                "tint": {"title": "色调", "titles": {"rose": "玫瑰"}},
                "marks": {"title": "标记", "items": {"titles": {"star": "星星"}}},
            },
        }
    },
}


def worded_manifest(**changes: Any) -> Manifest:
    """The model for tests, with a group and with Chinese words for a part of it."""
    effect = make_manifest().effects["glow"].model_dump()
    items = {"type": "choice", "choices": ["star"], "default": "star"}
    marks = {"type": "list", "max_items": 2, "items": items, "title": "Marks"}
    parameters = effect["parameters"] | {"marks": marks}
    effect |= {"group": "beauty", "mask": "The part that glows.", "parameters": parameters}
    return make_manifest(effects={"glow": effect}, translations={"zh": WORDS}, **changes)


def shown(**headers: str) -> dict[str, Any]:
    status, effect, _ = request(job_router, "GET", "/v1/effects/glow", **headers)
    assert status == 200
    return effect


@pytest.mark.parametrize("path", ["/v1/effects", "/v1/effects/glow", "/v1/jobs"])
@pytest.mark.parametrize(("wanted", "answered"), [("zh-TW", "zh"), ("en;q=0.3, zh;q=0.2", "en"), ("fr", "en")])
def test_an_answer_says_its_language_and_that_it_varies(path: str, wanted: str, answered: str) -> None:
    effects.publish(worded_manifest())
    _, _, headers = request(job_router, "GET", path, **{"accept-language": wanted})
    assert (headers["content-language"], headers["vary"]) == (answered, "Accept-Language")


def test_an_effect_is_in_english_for_a_caller_who_wants_no_language() -> None:
    effects.publish(worded_manifest())
    effect = shown()
    assert (effect["title"], effect["mask"]) == ("Glow", "The part that glows.")
    assert effect["group"] == {"id": "beauty", "title": "Beauty"}
    assert effect["parameters"]["properties"]["look"]["x-titles"] == {"day": "Day", "night": "Night"}


def test_an_effect_is_in_chinese_for_a_caller_who_wants_it() -> None:
    effects.publish(worded_manifest())
    effect = shown(**CHINESE)
    assert (effect["title"], effect["summary"], effect["mask"]) == ("柔光", "测试用的效果。", "发光的部分。")
    assert effect["group"] == {"id": "beauty", "title": "美颜"}
    properties = effect["parameters"]["properties"]
    assert (properties["strength"]["title"], properties["strength"]["description"]) == ("强度", "越大越亮。")
    assert properties["look"]["x-titles"] == {"day": "白天", "night": "夜晚"}
    assert (properties["tint"]["x-titles"], properties["tint"]["x-presets"]) == ({"rose": "玫瑰"}, {"rose": "#ff8899"})
    assert properties["marks"]["items"]["x-titles"] == {"star": "星星"}
    # and what has no Chinese words keeps its English ones
    assert properties["soft"]["title"] == "Soft"


def test_a_language_changes_words_and_nothing_else() -> None:
    effects.publish(worded_manifest())
    english, chinese = shown(), shown(**CHINESE)
    words = {"title", "summary", "group", "state_message", "mask", "parameters"}
    assert {name for name in english if english[name] != chinese[name]} <= words
    assert _without_words(english["parameters"]) == _without_words(chinese["parameters"])


def _without_words(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_without_words(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    words = {"title", "description", "x-titles"}
    return {name: _without_words(value) for name, value in schema.items() if name not in words}


@pytest.mark.parametrize(("language", "first", "last"), [("en", "Beauty", "Analysis"), ("zh", "美颜", "分析")])
def test_the_list_names_all_groups_in_their_order(language: str, first: str, last: str) -> None:
    _, answer, _ = request(job_router, "GET", "/v1/effects", **{"accept-language": language})
    assert [group["id"] for group in answer["groups"]] == list(GROUPS)
    assert (answer["groups"][0]["title"], answer["groups"][-1]["title"]) == (first, last)


def test_an_effect_that_names_no_group_is_not_among_those_for_people() -> None:
    effects.publish(make_manifest())
    assert shown()["group"]["id"] == "analysis"


@pytest.mark.parametrize(("headers", "message"), [({}, effects.STATES["needs_weights"]), (CHINESE, "缺少模型权重")])
def test_a_state_says_why_the_effect_cannot_be_used(headers: dict[str, str], message: str) -> None:
    weights = {"url": "https://example.org", "licence": "MIT", "commercial": True, "provenance": "p"}
    effects.publish(worded_manifest(weights={"glow": weights}))
    effect = shown(**headers)
    assert effect["state"] == "needs_weights"
    assert effect["state_message"].startswith(message)


@pytest.mark.parametrize(("headers", "message"), [({}, "No hair was found"), (CHINESE, "没有找到头发")])
def test_a_jobs_warnings_are_in_the_callers_language(
    monkeypatch: pytest.MonkeyPatch, headers: dict[str, str], message: str
) -> None:
    # given a job that ended with a warning
    monkeypatch.setattr("facemagi.credentials.identity.owner_of", {"ann": OWNER}.__getitem__)
    effects.publish(worded_manifest())
    photo = make_ready_photo(detected_faces(90))
    with recorded_invocations():
        _, job, _ = request(job_router, "POST", "/v1/jobs", {"effect": "glow", "photo": photo})
    store(f"{job['id']}.jpg")
    content_type = 'image/jpeg; warnings="no_hair.f0"'
    notify(f"{job['id']}.0", "Completed", responseParameters={"contentType": content_type})
    # then it is worded in the job and in the list
    _, found, _ = request(job_router, "GET", f"/v1/jobs/{job['id']}", **headers)
    _, listed, _ = request(job_router, "GET", "/v1/jobs", **headers)
    for each in (found, *listed["jobs"]):
        (warning,) = each["warnings"]
        assert (warning["code"], warning["face"]) == ("no_hair", "f0")
        assert warning["message"].startswith(message)
