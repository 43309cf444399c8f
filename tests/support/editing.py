"""One edit of one photo by a model folder of the repository, in this process."""

from functools import cache
from typing import Any

from sagemaker_endpoints._runtime.model import Model
from sagemaker_endpoints._sdk.contract import RGB, Photo
from scripts.workbench import Workbench, open_workbench
from tests.support.portraits import other_person


@cache
def bench(name: str) -> Workbench:
    """A model folder, loaded once per test process."""
    return open_workbench(name)


def model(name: str) -> Model:
    """The same as the runtime's model."""
    return bench(name).model


def edited(name: str, effect: str, photo: Photo, **params: Any) -> RGB:
    """A photo under one effect.

    Args:
        name: of the model folder.
        effect: its name inside the model.
        photo: its `references` come before the default second photo.
        params: those that differ from the defaults; consent is given, and `other_person` is the second photo where one
            is required.
    """
    manifest = bench(name).manifest
    effect_id = next(i for i in manifest.effect_ids() if manifest.effect_name(i) == effect)
    return bench(name).prepare(effect_id, photo, params, other_person())()
