"""The demo's command line: the job that it becomes, and what is refused before anything starts."""

from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

import pytest

from facemagi.errors import FaceMagiError
from scripts.demonstration import arguments, catalogue
from scripts.demonstration.__main__ import _out, job_of
from scripts.model_weights import asking
from scripts.model_weights.errors import WeightsError
from scripts.repository import SAMPLE

EFFECTS = catalogue.effects_here()


def job_for(*argv: str) -> dict[str, Any]:
    parsed = arguments.parse(argv)
    return job_of("photo_1", parsed, _out(parsed, EFFECTS))


def check(*argv: str) -> None:
    steps = arguments.parse(argv).steps
    catalogue.check_names(steps, EFFECTS)
    catalogue.check_values(steps, EFFECTS)


def test_an_effect_becomes_a_job_with_its_parameters_and_format() -> None:
    assert job_for("--effect", "filters", "--param", "strength=50", "--out", "a.png") == {
        "photo": "photo_1",
        "effect": "filters",
        "params": {"strength": 50},
        "output": {"format": "png"},
    }


def test_steps_become_a_chain() -> None:
    job = job_for("--step", "beauty:whitening=60,smile=20", "--step", "filters:look=noir")
    assert job["steps"] == [
        {"effect": "beauty", "params": {"whitening": 60, "smile": 20}},
        {"effect": "filters", "params": {"look": "noir"}},
    ]
    assert "effect" not in job


def test_the_result_is_named_after_the_photo_and_the_steps() -> None:
    parsed = arguments.parse(["me.jpg", "--step", "face_swap/morph", "--step", "filters"])
    assert _out(parsed, EFFECTS) == Path("out/me-face_swap-morph-filters.jpg")


def test_the_result_of_an_effect_that_reports_is_a_document() -> None:
    assert job_for("--effect", "face_attributes")["output"] == {"format": "json"}


def test_a_parameter_without_a_value_is_refused() -> None:
    with pytest.raises(ArgumentTypeError, match="NAME=VALUE"):
        arguments._step("beauty:whitening")


@pytest.mark.parametrize(
    ("argv", "sentence"),
    [
        (["--effect", "beuty"], "there is no effect 'beuty'. Did you mean beauty"),
        (["--effect", "zzzz"], "there is no effect 'zzzz'. --list shows all effects."),
        (["--param", "whitning=3"], "no parameter of beauty 'whitning'. Did you mean whitening?"),
        (["--step", "filters", "--step", "makeup:qqqq=1"], "no parameter of makeup 'qqqq'. It has look"),
    ],
)
def test_an_unknown_name_is_refused_before_anything_starts(argv: list[str], sentence: str) -> None:
    with pytest.raises(LookupError) as refused:
        check(*argv)
    assert sentence in str(refused.value)


def test_a_wrong_value_is_refused_before_anything_starts() -> None:
    with pytest.raises(FaceMagiError, match="whitening is out of range"):
        check("--param", "whitening=101")


@pytest.mark.parametrize("at", ["", "@"])
def test_a_parameter_that_is_a_photo_takes_a_file(at: str) -> None:
    check("--effect", "face_swap/swap", "--param", f"source={at}{SAMPLE}", "--param", "consent=true")


def test_a_file_that_is_missing_is_refused_before_anything_starts() -> None:
    with pytest.raises(FileNotFoundError, match=r"source: there is no file nobody\.jpg"):
        check("--effect", "face_swap/swap", "--param", "source=nobody.jpg", "--param", "consent=true")


def test_the_list_has_every_effect_and_what_its_parameters_take() -> None:
    lines = list(catalogue.listing(EFFECTS))
    assert {line.partition(":")[0] for line in lines if not line.startswith(" ")} == set(EFFECTS)
    assert "    whitening=0…100 (default: 40)" in lines
    assert "    source=FILE" in lines


def test_an_effect_without_weights_fetches_nothing(tmp_path: Path) -> None:
    asking.fetch_missing(["beauty", "filters", "no_such_effect"], agreed=False, folder=tmp_path)


def test_weights_that_no_package_has_are_refused_with_their_address(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"https://bit\.ly/attgan-pretrain.*scripts/weights import attgan"):
        asking.fetch_missing(["attgan"], agreed=True, folder=tmp_path)
