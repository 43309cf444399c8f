"""What the documentation says can be typed, works; what it points to, is there."""

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from facemagi.manifest import model_folders, read_manifest
from scripts.local_cloud import LocalCloud, Options
from tests.support.samples import ROOT

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), *sorted(ROOT.glob("s*/README.md"))]
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")
SCRIPT = re.compile(r"\./scripts/([a-z-]+)")


def shell_block(page: Path, marker: str) -> str:
    """The one shell block of a page that holds `marker`."""
    (block,) = (
        block for block in re.findall(r"```sh\n(.*?)```", page.read_text("utf-8"), re.DOTALL) if marker in block
    )
    return str(block)


def size_of(picture: Path) -> tuple[int, int]:
    with Image.open(picture) as opened:
        return opened.size


@pytest.fixture(scope="module")
def api_url() -> Iterator[str]:
    with LocalCloud.start(Options(models=["beauty", "makeup", "filters"])) as cloud:
        yield cloud.api_url


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_and_every_script_of_a_page_is_there(page: Path) -> None:
    text = page.read_text("utf-8")
    missing = [link for link in LINK.findall(text) if not (page.parent / link).exists()]
    missing += [name for name in SCRIPT.findall(text) if not (ROOT / "scripts" / name).exists()]
    assert missing == []


def test_the_readmes_curl_lines_bring_an_edited_photo(api_url: str, tmp_path: Path) -> None:
    (tmp_path / "tests").symlink_to(ROOT / "tests")
    readme = ROOT / "README.md"
    script = shell_block(readme, "# 1. announce") + shell_block(readme, '\\"steps\\"')
    run = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        env=os.environ | {"API": api_url},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.split()[0] == "ready"
    assert run.stdout.split()[-2] == "succeeded"
    assert run.stdout.split()[-1].startswith("job_")
    assert size_of(tmp_path / "edited.jpg") == (512, 512)


def test_the_demo_writes_the_result_and_a_picture_of_both(tmp_path: Path) -> None:
    command = [str(ROOT / "scripts/demo"), "--param", "whitening=60", "--out", "edited.png"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert len(re.findall(r"\d ms", run.stdout)) == 7
    assert size_of(tmp_path / "edited.png") == (512, 512)
    assert size_of(tmp_path / "edited-before-after.jpg")[1] == 512


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--param", "whitening=101"], "out of range"),
        (["--effect", "sparkle"], "no effect 'sparkle'"),
        (["README.md"], "of no kind that is known"),
        (["nothing.jpg"], "nothing.jpg"),
    ],
)
def test_the_demo_says_what_is_wrong_and_fails(arguments: list[str], told: str) -> None:
    run = subprocess.run(
        [str(ROOT / "scripts/demo"), *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 1
    assert told in run.stderr
    assert "Traceback" not in run.stderr


MANIFESTS = [read_manifest(folder) for folder in model_folders(ROOT / "sagemaker_endpoints")]


def test_the_gallery_shows_every_effect_that_needs_no_weights() -> None:
    shown = (ROOT / "docs/gallery.md").read_text("utf-8")
    effects = [name for manifest in MANIFESTS if manifest.weights is None for name in manifest.effect_ids()]
    assert [name for name in effects if f'"effect": "{name}"' not in shown] == []


def test_the_networks_page_names_every_effect_that_needs_weights_with_its_terms() -> None:
    rows = [line for line in (ROOT / "docs/networks.md").read_text("utf-8").splitlines() if line.startswith("| `")]
    for manifest in MANIFESTS:
        if manifest.weights is not None:
            (row,) = (row for row in rows if row.startswith(f"| `{manifest.name}` |"))
            assert [name for name in manifest.effect_ids() if f"`{name}`" not in row] == []
            assert (manifest.weights.url in row, f"| {manifest.weights.licence} |" in row) == (True, True)
