"""The job that the demo creates from its command line."""

import sys
from argparse import ArgumentTypeError
from pathlib import Path

import pytest

from scripts import demo
from scripts.model_weights import asking
from scripts.model_weights.errors import WeightsError


def job_for(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> dict[str, object]:
    monkeypatch.setattr(sys, "argv", ["demo", *arguments])
    return demo._job("photo_1", demo._arguments())


def test_an_effect_becomes_a_job_with_its_parameters_and_format(monkeypatch: pytest.MonkeyPatch) -> None:
    job = job_for(monkeypatch, "--effect", "filters", "--param", "strength=50", "--out", "a.png")
    assert job == {
        "photo": "photo_1",
        "effect": "filters",
        "params": {"strength": 50},
        "output": {"format": "png"},
    }


def test_steps_become_a_chain(monkeypatch: pytest.MonkeyPatch) -> None:
    job = job_for(monkeypatch, "--step", "beauty:whitening=60,smile=20", "--step", "filters:look=noir")
    assert job["steps"] == [
        {"effect": "beauty", "params": {"whitening": 60, "smile": 20}},
        {"effect": "filters", "params": {"look": "noir"}},
    ]
    assert "effect" not in job


def test_the_result_is_named_after_the_photo_and_the_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["demo", "me.jpg", "--step", "face_swap/morph", "--step", "filters"])
    assert demo._arguments().out == Path("out/me-face_swap-morph-filters.jpg")


def test_the_result_of_an_effect_that_reports_is_a_document(monkeypatch: pytest.MonkeyPatch) -> None:
    job = job_for(monkeypatch, "--effect", "face_attributes")
    assert job["output"] == {"format": "json"}


def test_a_parameter_without_a_value_is_refused() -> None:
    with pytest.raises(ArgumentTypeError, match="NAME=VALUE"):
        demo._step("beauty:whitening")


def test_an_effect_without_weights_fetches_nothing(tmp_path: Path) -> None:
    asking.fetch_missing(["beauty", "filters", "no_such_effect"], agreed=False, folder=tmp_path)


def test_weights_that_no_package_has_are_refused_with_their_address(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"https://bit\.ly/attgan-pretrain.*scripts/weights import attgan"):
        asking.fetch_missing(["attgan"], agreed=True, folder=tmp_path)
