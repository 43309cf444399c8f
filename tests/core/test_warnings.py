"""Warnings are written into a Content-Type and read from it unchanged."""

from typing import Any

import pytest

from facemagi import warnings
from facemagi.warnings import WARNINGS, JobWarning


@pytest.mark.parametrize("code", WARNINGS)
def test_every_warning_has_a_message_and_a_remedy(code: str) -> None:
    shown = JobWarning(code, "f0").public()
    assert (shown["code"], shown["face"]) == (code, "f0")
    assert shown["message"].endswith(".")
    assert shown["remedy"].endswith(".")


def test_an_unknown_code_raises() -> None:
    with pytest.raises(ValueError, match="made_up"):
        JobWarning("made_up")


def test_a_content_type_carries_each_warning_once() -> None:
    original = [
        JobWarning("low_confidence", "f0"),
        JobWarning("low_confidence", "f2"),
        JobWarning("low_confidence", "f0"),
    ]
    written = warnings.content_type("image/jpeg", original)
    assert written == 'image/jpeg; warnings="low_confidence.f0,low_confidence.f2"'
    assert warnings.parse(written) == original[:2]


def test_a_warning_carries_its_details() -> None:
    original = [
        JobWarning("labels_assumed", "f0", ("male", "pale_skin")),
        JobWarning("labels_assumed", None, ("young",)),
    ]
    written = warnings.content_type("image/jpeg", original)
    assert written == 'image/jpeg; warnings="labels_assumed.f0:male+pale_skin,labels_assumed:young"'
    assert warnings.parse(written) == original
    assert warnings.parse(written)[0].public()["details"] == ["male", "pale_skin"]


def test_a_detail_must_be_a_lower_case_word() -> None:
    with pytest.raises(ValueError, match="Male"):
        JobWarning("labels_assumed", "f0", ("Male",))


def test_warnings_that_are_too_long_lose_their_details_first_and_then_the_last_warnings() -> None:
    # given warnings whose details are too long together, and more warnings than fit without details
    detailed = [
        JobWarning("labels_assumed", f"f{index}", ("bushy_eyebrows", "mouth_slightly_open")) for index in range(20)
    ]
    too_many = [JobWarning("labels_assumed", f"f{index}") for index in range(200)]
    # when they are written and read
    without_details, shortened = (
        warnings.parse(warnings.content_type("image/jpeg", written)) for written in (detailed, too_many)
    )
    # then the first keep every face, and of the second as many are kept as fit
    assert without_details == too_many[:20]
    assert shortened == too_many[: len(shortened)]
    assert len(shortened) > 40
    assert len(warnings.content_type("image/jpeg", too_many)) < 1024


def test_without_warnings_the_content_type_is_the_media_type() -> None:
    assert warnings.content_type("image/webp", []) == "image/webp"


def test_a_warning_about_the_whole_photo_names_no_face() -> None:
    assert warnings.parse(warnings.content_type("image/png", [JobWarning("low_confidence")])) == [
        JobWarning("low_confidence")
    ]


def test_a_content_type_without_quotes_is_read() -> None:
    assert warnings.parse("image/png;warnings=low_confidence.f3") == [JobWarning("low_confidence", "f3")]


@pytest.mark.parametrize(
    "invalid",
    [None, 7, "", "image/png", 'image/png; warnings=""', 'image/png; warnings="made_up.f0"', "; warnings=.f0,,.",
     'image/png; warnings="low_confidence.elsewhere"', 'image/png; warnings="low_confidence."'],
)  # fmt: skip
def test_an_invalid_content_type_has_no_warnings(invalid: Any) -> None:
    assert warnings.parse(invalid) == []


def test_valid_warnings_among_invalid_ones_are_read() -> None:
    assert warnings.parse('a/b; warnings="made_up.f0,low_confidence.f1"') == [JobWarning("low_confidence", "f1")]
