"""`./scripts/train head_parts` from portraits and labels to weights files."""

import io
from contextlib import redirect_stderr
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

from sagemaker_endpoints.head_parts.network import variables
from sagemaker_endpoints.head_parts.parser import weights_file
from sagemaker_endpoints.head_parts.window import FRAMINGS
from scripts.labelling.classes import index_of
from scripts.labelling.label_files import write_labels
from scripts.training.head_parts.material import TABLE
from tests.support.frameworks import run_in
from tests.support.samples import ROOT

ROW = "{}\tmedium\t2\tno\tnone\tno\tmiddle\twoman\tno\t1\n"
HEADER = "name\thair\tskin_tone\tglasses\tbeard\theadwear\tage\tsex\tblack_and_white\tgroup\n"
NAMES = ("one", "two")


@pytest.fixture
def material(tmp_path: Path) -> Path:
    """Two copies of the sample photo, whose upper half is labelled hair and whose lower half clothes."""
    labels = np.full((512, 512), index_of("clothes"), np.uint8)
    labels[:256] = index_of("hair")
    for name in NAMES:
        (tmp_path / f"{name}.jpg").write_bytes((ROOT / "tests/data/astronaut.png").read_bytes())
        write_labels(tmp_path / f"{name}.png", labels)
    (tmp_path / TABLE).write_text(HEADER + "".join(ROW.format(name) for name in NAMES), "utf-8")
    return tmp_path


def train(folder: Path, *options: str) -> tuple[int, str]:
    """The command's exit status, and what it says about errors."""
    from scripts.training.head_parts.command import main

    errors = io.StringIO()
    with redirect_stderr(errors):
        code = main(["--portraits", str(folder), "--labels", str(folder), "--out", str(folder / "out"), *options])
    return code, errors.getvalue()


def test_the_command_writes_the_weights_of_each_framing(material: Path) -> None:
    # given two labelled portraits, when both networks learn from one sample of each
    assert run_in("torch", train, material, "--epochs", "1", "--samples", "1") == (0, "")

    # then their files hold every array
    for name in FRAMINGS:
        arrays = load_file(material / "out" / weights_file(name))
        assert {name: array.shape for name, array in arrays.items()} == variables({})
        assert all(np.isfinite(array).all() for array in arrays.values())


def test_without_labels_the_command_says_where_it_looked(tmp_path: Path) -> None:
    code, message = run_in("torch", train, tmp_path)
    assert (code, message) == (1, f"train: There is no label in {tmp_path}.\n")
