"""Golden pictures: `python -m tests.golden MODEL` makes a model's expected.png anew, to be looked at and committed.

Every model's shows the sample photo under its first effect with that effect's defaults.
"""

import sys
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from PIL import Image

from sagemaker_endpoints._runtime.contract import RGB, Edit, Photo
from sagemaker_endpoints._runtime.editing import Task, edit_batch
from sagemaker_endpoints._runtime.model import Model, load_model
from sagemaker_endpoints._runtime.settings import Settings
from tests.portraits import astronaut
from tests.samples import ROOT

MODELS = ROOT / "sagemaker_endpoints"


@cache
def model(name: str) -> Model:
    """A model folder of the repository, loaded."""
    return load_model(Settings(folder=MODELS / name, weights=ROOT / "weights" / name))


def edited(name: str, effect: str, photo: Photo, **params: Any) -> RGB:
    """A photo under one effect; parameters that are not given have their defaults."""
    manifest = model(name).manifest
    effect_id = next(i for i in manifest.effect_ids() if manifest.effect_name(i) == effect)
    resolved = manifest.resolve(effect_id, params)
    faces = tuple(replace(face, params=resolved) for face in photo.faces)
    [picture] = edit_batch(model(name), [Task(replace(photo, faces=faces), Edit(effect, resolved))])
    return picture


def golden(name: str) -> RGB:
    """What a model's expected.png shows."""
    return edited(name, next(iter(model(name).manifest.effects)), astronaut())


def expected(name: str) -> Path:
    return MODELS / name / "expected.png"


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        Image.fromarray(golden(argument)).save(expected(argument), optimize=True)
