"""The commands of docs/training.md that make data sets do what the page says."""

import re
import shlex
from pathlib import Path

import pytest

from scripts.datasets.__main__ import main
from scripts.datasets.drawn_faces.traits import ATTRIBUTES
from scripts.datasets.prepared import read_dataset
from scripts.datasets.preparing import filters
from scripts.datasets.preparing.fingerprint import NEAR
from tests.support.pages import blocks
from tests.support.samples import ROOT

PAGE = ROOT / "docs" / "training.md"
SCRIPT = "./scripts/dataset "

FEWER = {"--count 200": "--count 11", "--count 2000 --held-out 20": "--count 3 --held-out 1", "--size 128": "--size 48"}
"""Numbers of the page that would take minutes."""


def commands() -> list[list[str]]:
    """The arguments of each command, in the page's order."""
    text = "\n".join(text for language, text in blocks(PAGE) if language == "sh").replace("\\\n", " ")
    lines = [line.removeprefix(SCRIPT) for line in text.splitlines() if line.startswith(SCRIPT)]
    for given, fewer in FEWER.items():
        lines = [re.sub(rf"{given}(?!\d)", fewer, line) for line in lines]
    return [[*shlex.split(line), "--processes", "1"] for line in lines]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_commands_make_the_data_sets_of_the_page(folder: Path) -> None:
    # when
    assert [main(arguments) for arguments in commands()] == [0] * 5

    # then
    prepared, labelled, drawn = (read_dataset(folder / name) for name in ("prepared", "labelled", "drawn"))
    assert len(prepared.faces) == len(labelled.faces) == 11
    assert (prepared.description.template, prepared.description.size) == ("celeba_178", 128)
    assert prepared.description.attributes == ATTRIBUTES
    assert "eyeglasses" in labelled.description.attributes
    assert drawn.description.size == 48
    assert read_dataset(folder / "whole").description.template == "whole"
    assert all((folder / "prepared" / name).is_file() for name in ("report.md", "contact_sheet.jpg", "journal.jsonl"))


def test_the_page_has_every_reason_and_limit() -> None:
    text = PAGE.read_text("utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", text, re.MULTILINE))
    assert set(filters.REASONS) <= set(rows)
    limits = {
        "small": f"{filters.MAX_ENLARGEMENT}",
        "turned": f"{filters.MAX_YAW:.0f}° to the side, or {filters.MAX_PITCH:.0f}°",
        "edge": f"{filters.MAX_CUT:.0%} of the face, or {filters.MAX_OUTSIDE:.0%}".replace("%", " %"),
        "black_or_white": f"{filters.MAX_EXTREME:.0%}".replace("%", " %"),
        "blurred": f"{filters.MIN_SHARPNESS}",
        "uncertain": f"{filters.MIN_QUALITY}",
        "repeated": f"{NEAR} of 256",
    }
    assert [reason for reason, limit in limits.items() if limit not in rows[reason]] == []
