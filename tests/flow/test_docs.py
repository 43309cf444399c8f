"""The documentation is true: its commands work, its links lead to files, and what it describes exists."""

import re
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from scripts import repository
from scripts.model_weights.listing import markdown
from scripts.model_weights.weights_entry import entries_of
from tests.support.samples import ROOT

PAGES = [*sorted(ROOT.glob("README*.md")), *sorted((ROOT / "docs").glob("*.md")), *sorted(ROOT.glob("s*/README.md"))]
PAGES += sorted(ROOT.glob("clients/*/README.md"))
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")
SCRIPT = re.compile(r"\./scripts/([a-z-]+)")
MANIFESTS = repository.read_manifests(repository.find_models())

UNKNOWN = "no-such-effect"
"""An effect that no checkout can have: names have no hyphens."""


def run_demo(*arguments: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    """Run the demo in a folder."""
    command = [str(ROOT / "scripts/demo"), *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def size_of(picture: Path) -> tuple[int, int]:
    with Image.open(picture) as opened:
        return opened.size


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_and_every_script_of_a_page_exists(page: Path) -> None:
    text = page.read_text("utf-8")
    missing = [link for link in LINK.findall(text) if not (page.parent / link).exists()]
    missing += [name for name in SCRIPT.findall(text) if not (ROOT / "scripts" / name).exists()]
    assert missing == []


def test_the_demo_writes_the_result_and_a_comparison(tmp_path: Path) -> None:
    run = run_demo("--param", "whitening=60", "--out", "edited.png", folder=tmp_path)
    assert run.returncode == 0, run.stderr
    assert len(re.findall(r"\d ms", run.stdout)) == 7
    assert size_of(tmp_path / "edited.png") == (512, 512)
    assert size_of(tmp_path / "edited-before-after.jpg")[1] == 512


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--param", "whitening=101"], "out of range"),
        (["--effect", UNKNOWN], f"no effect '{UNKNOWN}'"),
        (["README.md"], "of no kind that is known"),
        (["nothing.jpg"], "nothing.jpg"),
    ],
)
def test_the_demo_fails_with_a_message(arguments: list[str], message: str) -> None:
    run = run_demo(*arguments, folder=ROOT)
    assert run.returncode == 1
    assert message in run.stderr
    assert "Traceback" not in run.stderr


def test_the_gallery_shows_effects_that_exist_with_their_pictures() -> None:
    page = (ROOT / "docs/gallery.md").read_text("utf-8")
    effects = re.findall(r'"effect": "([^"]+)"', page)
    pictures = re.findall(r"\]\((gallery/[^)]+)\)", page)
    assert effects
    assert set(effects) <= {effect for manifest in MANIFESTS for effect in manifest.effect_ids()}
    assert pictures == [f"gallery/{effect.replace('/', '-')}.jpg" for effect in effects]
    assert [picture for picture in pictures if not (ROOT / "docs" / picture).is_file()] == []


def test_the_gallery_names_the_command_that_makes_it() -> None:
    assert "`./scripts/gallery`" in (ROOT / "docs/gallery.md").read_text("utf-8")


def test_the_networks_page_has_a_row_for_every_model_with_weights() -> None:
    page = (ROOT / "docs/networks.md").read_text("utf-8")
    table = page.partition("| model | effects | what it does |")[2].partition("\n\n")[0]
    rows = dict(re.findall(r"^\| `(\w+)` (\|.*)$", table, re.MULTILINE))
    with_weights = {manifest.name: manifest for manifest in MANIFESTS if manifest.weights}
    assert set(rows) == set(with_weights)
    for name, row in rows.items():
        effects = ", ".join(f"`{effect}`" for effect in with_weights[name].effect_ids())
        assert row.startswith(f"| {effects} |")


def test_the_networks_page_has_the_terms_of_all_weights() -> None:
    assert markdown(entries_of(MANIFESTS)) in (ROOT / "docs/networks.md").read_text("utf-8")


def test_the_networks_page_names_the_command_that_lists_every_model() -> None:
    assert "./scripts/weights list" in (ROOT / "docs/networks.md").read_text("utf-8")
