"""What the demo's command line asks of the service."""

import sys
from argparse import ArgumentTypeError
from pathlib import Path

import pytest

from scripts import demo


def asked(monkeypatch: pytest.MonkeyPatch, *words: str) -> dict[str, object]:
    monkeypatch.setattr(sys, "argv", ["demo", *words])
    return demo._job("photo_1", demo._arguments())


def test_one_effect_is_a_plain_job(monkeypatch: pytest.MonkeyPatch) -> None:
    job = asked(monkeypatch, "--effect", "filters", "--param", "strength=50", "--out", "a.png")
    assert job == {
        "photo": "photo_1",
        "effect": "filters",
        "params": {"strength": 50},
        "output": {"format": "png"},
    }


def test_steps_are_a_chain(monkeypatch: pytest.MonkeyPatch) -> None:
    job = asked(monkeypatch, "--step", "beauty:whitening=60,smile=20", "--step", "filters:look=noir")
    assert job["steps"] == [
        {"effect": "beauty", "params": {"whitening": 60, "smile": 20}},
        {"effect": "filters", "params": {"look": "noir"}},
    ]
    assert "effect" not in job


def test_the_file_is_called_after_the_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["demo", "me.jpg", "--step", "face_swap/morph", "--step", "filters"])
    assert demo._arguments().out == Path("out/me-face_swap-morph-filters.jpg")


def test_a_parameter_without_a_value_is_refused() -> None:
    with pytest.raises(ArgumentTypeError, match="NAME=VALUE"):
        demo._step("beauty:whitening")
