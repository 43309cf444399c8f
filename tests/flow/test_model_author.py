"""The model that docs/model_author.md builds works without changes."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np

from sagemaker_endpoints._runtime.editing import Task, edit_batch
from sagemaker_endpoints._runtime.model import load_models
from sagemaker_endpoints._runtime.settings import Settings
from sagemaker_endpoints._sdk.contract import RGB, Edit
from tests.support.portraits import astronaut
from tests.support.samples import ROOT

PAGE = (ROOT / "docs" / "model_author.md").read_text("utf-8")


def first_block(language: str) -> str:
    """The first code block of a language on the page."""
    return str(re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)[0])


def sparkled(folder: Path, strength: int) -> RGB:
    """The sample photo under the model of the page."""
    model = load_models(Settings((folder,), folder))["sparkle"]
    photo, params = astronaut(), {"strength": strength}
    faces = tuple(replace(face, params=params) for face in photo.faces)
    (picture,) = edit_batch(model, [Task(replace(photo, faces=faces), Edit("sparkle", params))])
    return picture


def test_the_model_of_the_page_lights_the_irises_and_nothing_else(tmp_path: Path) -> None:
    # given the folder that the page describes
    folder = tmp_path / "sparkle"
    folder.mkdir()
    (folder / "model.toml").write_text(first_block("toml"), "utf-8")
    (folder / "adapter.py").write_text(first_block("python"), "utf-8")
    # when it edits the sample
    photo, picture = astronaut(), sparkled(folder, 100)
    # then only pixels near the centres of the irises are brighter, and at 0 none
    rows, columns = np.nonzero((picture != photo.rgb).any(axis=2))
    irises = photo.faces[0].landmarks[[468, 473], :2]
    distances = np.linalg.norm(np.stack([columns, rows], axis=1)[:, None] - irises, axis=2).min(axis=1)
    assert 0 < len(distances) < 100
    assert distances.max() < 0.1 * np.linalg.norm(irises[0] - irises[1])
    assert (picture >= photo.rgb).all()
    assert np.array_equal(sparkled(folder, 0), photo.rgb)
