"""Golden pictures: `python -m tests.support.golden MODEL` writes a model's expected.png again, to be looked at.

Each shows the sample photo under its first effect with that effect's defaults.
"""

import sys
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from PIL import Image

from sagemaker_endpoints._runtime.editing import Task, edit_batch
from sagemaker_endpoints._runtime.model import Model, load_models
from sagemaker_endpoints._runtime.settings import Settings
from sagemaker_endpoints._sdk.contract import RGB, Edit, Photo
from tests.support.portraits import astronaut, other_self
from tests.support.samples import ROOT

MODELS = ROOT / "sagemaker_endpoints"

OTHER_ID = f"photo_{0:020x}"


@cache
def model(name: str) -> Model:
    """A model folder of the repository, loaded."""
    return load_models(Settings((MODELS / name,), ROOT / "weights"))[name]


def edited(name: str, effect: str, photo: Photo, **params: Any) -> RGB:
    """A photo under one effect; parameters that are not given have their defaults.

    Where a second photo or consent is required and neither is given, the sample's other self agrees to everything.
    """
    manifest = model(name).manifest
    effect_id = next(i for i in manifest.effect_ids() if manifest.effect_name(i) == effect)
    known = manifest.effects[effect].parameters
    second = [name for name, parameter in known.items() if parameter.type == "photo" and parameter.required]
    agreed = dict.fromkeys(second, OTHER_ID) | dict.fromkeys(known.keys() & {"consent"}, True)
    resolved = manifest.resolve(effect_id, agreed | params)
    faces = tuple(replace(face, params=resolved) for face in photo.faces)
    references = {name: other_self() for name in second} | dict(photo.references)
    task = Task(replace(photo, faces=faces, references=references), Edit(effect, resolved))
    [picture] = edit_batch(model(name), [task])
    return picture


def golden(name: str) -> RGB:
    """What a model's expected.png shows."""
    return edited(name, next(iter(model(name).manifest.effects)), astronaut())


def expected(name: str) -> Path:
    return MODELS / name / "expected.png"


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        Image.fromarray(golden(argument)).save(expected(argument), optimize=True)
