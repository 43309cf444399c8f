"""Warnings go into a Content-Type and come out of it as they were."""

from typing import Any

import pytest

from facemagi import warnings
from facemagi.warnings import WARNINGS, JobWarning


@pytest.mark.parametrize("code", WARNINGS)
def test_a_warning_says_what_and_what_to_do(code: str) -> None:
    shown = JobWarning(code, "f0").public()
    assert (shown["code"], shown["face"]) == (code, "f0")
    assert shown["message"].endswith(".")
    assert shown["remedy"].endswith(".")


def test_a_code_that_is_not_known_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="made_up"):
        JobWarning("made_up")


def test_a_content_type_carries_each_warning_once() -> None:
    told = [JobWarning("low_confidence", "f0"), JobWarning("low_confidence", "f2"), JobWarning("low_confidence", "f0")]
    written = warnings.content_type("image/jpeg", told)
    assert written == 'image/jpeg; warnings="low_confidence.f0,low_confidence.f2"'
    assert warnings.parse(written) == told[:2]


def test_a_warning_carries_its_details() -> None:
    told = [JobWarning("labels_assumed", "f0", ("male", "pale_skin")), JobWarning("labels_assumed", None, ("young",))]
    written = warnings.content_type("image/jpeg", told)
    assert written == 'image/jpeg; warnings="labels_assumed.f0:male+pale_skin,labels_assumed:young"'
    assert warnings.parse(written) == told
    assert warnings.parse(written)[0].public()["details"] == ["male", "pale_skin"]


def test_a_detail_is_a_plain_word() -> None:
    with pytest.raises(ValueError, match="Male"):
        JobWarning("labels_assumed", "f0", ("Male",))


def test_more_warnings_than_a_content_type_holds_lose_details_first_then_the_last_ones() -> None:
    # given warnings whose details are too long together, and more warnings than fit without any
    detailed = [
        JobWarning("labels_assumed", f"f{index}", ("bushy_eyebrows", "mouth_slightly_open")) for index in range(20)
    ]
    many = [JobWarning("labels_assumed", f"f{index}") for index in range(200)]
    # when they are written and read
    plain, first = (warnings.parse(warnings.content_type("image/jpeg", told)) for told in (detailed, many))
    # then every face of the first is still named, and as many as there is room for of the second
    assert plain == many[:20]
    assert first == many[: len(first)]
    assert len(first) > 40
    assert len(warnings.content_type("image/jpeg", many)) < 1024


def test_without_warnings_the_content_type_is_the_pictures() -> None:
    assert warnings.content_type("image/webp", []) == "image/webp"


def test_a_warning_about_the_whole_photo_names_no_face() -> None:
    assert warnings.parse(warnings.content_type("image/png", [JobWarning("low_confidence")])) == [
        JobWarning("low_confidence")
    ]


def test_quotes_may_have_been_taken_away_on_the_way() -> None:
    assert warnings.parse("image/png;warnings=low_confidence.f3") == [JobWarning("low_confidence", "f3")]


@pytest.mark.parametrize(
    "garbage",
    [None, 7, "", "image/png", 'image/png; warnings=""', 'image/png; warnings="made_up.f0"', "; warnings=.f0,,.",
     'image/png; warnings="low_confidence.elsewhere"', 'image/png; warnings="low_confidence."'],
)  # fmt: skip
def test_garbage_is_no_warning(garbage: Any) -> None:
    assert warnings.parse(garbage) == []


def test_what_can_be_read_among_garbage_is_read() -> None:
    assert warnings.parse('a/b; warnings="made_up.f0,low_confidence.f1"') == [JobWarning("low_confidence", "f1")]
