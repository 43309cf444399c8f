"""The mask of every effect without weights that has one."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from facemagi.manifest import model_folders, read_manifest
from sagemaker_endpoints._runtime.chain import Chain, Result, Step, run_chains
from sagemaker_endpoints._runtime.edit_state import EditState
from sagemaker_endpoints._sdk.contract import Edit, Photo
from scripts.repository import MODELS
from tests.support.editing import model
from tests.support.portraits import astronaut, other_person

MANIFESTS = [read_manifest(folder) for folder in model_folders(Path(MODELS))]

MASKED = [
    (manifest.name, name)
    for manifest in MANIFESTS
    for name, effect in manifest.effects.items()
    if effect.mask and not manifest.required_weights
]


def run(name: str, effect: str) -> tuple[Photo, Result]:
    """The sample photo under an effect with its defaults, with its mask."""
    photo, loaded = astronaut(), model(name)
    parameters = loaded.manifest.effects[effect].parameters
    other = {"source": other_person()} if "source" in parameters else {}
    given = {"consent": True} | dict.fromkeys(other, "photo_00000000000000000000") if "consent" in parameters else {}
    params = loaded.manifest.resolve(loaded.manifest.effect_id(effect), given)
    step = Step(loaded, Edit(effect, params), {"f0": params}, other, wants_mask=True)
    (result,) = run_chains([Chain(EditState.begin(photo), (step,))])
    return photo, result


def shares(mask: NDArray[np.uint8], changed: NDArray[np.bool_]) -> tuple[float, float]:
    """The share of changed pixels that are not black, and of unchanged pixels that are white."""
    return float((mask[changed] > 0).mean()), float((mask[~changed] == 255).mean())


def test_the_effects_with_a_mask_are_those_that_change_a_part_of_the_photo() -> None:
    assert {name for name, _ in MASKED} == {
        *("beauty", "face_swap", "hair_color", "makeup", "makeup_transfer", "portrait_matting", "stickers")
    }


@pytest.mark.parametrize(("name", "effect"), [each for each in MASKED if each[0] != "portrait_matting"])
def test_a_mask_covers_what_the_effect_changes(name: str, effect: str) -> None:
    # when the mask of an effect is asked for
    photo, result = run(name, effect)
    # then it covers what has changed, and is not all of the picture
    assert result.mask is not None
    changed = (result.state.picture != photo.rgb).any(axis=2)
    covered, beyond = shares(result.mask, changed)
    assert changed.any()
    assert covered > 0.99
    assert beyond < 0.02


def test_the_mask_of_the_matting_is_the_person() -> None:
    # when the person is cut out
    photo, result = run("portrait_matting", "portrait_matting")
    # then the face is white, the wall beside it is black, and hair has shades between
    assert result.mask is not None
    x, y = photo.faces[0].landmarks[:, :2].mean(axis=0).astype(int)
    assert result.mask[y, x] == 255
    assert result.mask[:200, 320:].mean() < 2
    assert ((result.mask > 0) & (result.mask < 255)).any()
