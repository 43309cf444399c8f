"""What every model with trained weights promises, whichever it is: with random weights, which anybody can make."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from facemagi.errors import FaceMagiError
from facemagi.manifest import Manifest, model_folders, read_manifest
from facemagi.parameters import Slider
from facemagi.warnings import JobWarning
from sagemaker_endpoints._runtime.weights import find_weights
from sagemaker_endpoints._sdk.contract import RGB, Photo
from tests.support.frameworks import ask
from tests.support.golden import MODELS, OTHER_ID
from tests.support.portraits import astronaut, change, other_self
from tests.support.random_weights import weights_of
from tests.support.weighted_run import edited

NEVER_THE_PHOTO = {"esrgan-esrgan"}
"""Effects whose result is another picture at any strength: a larger one."""

SMALL = 96
"""Pixels of a side of the photo for effects that work on the whole picture: what they cost grows with it."""


@dataclass(frozen=True)
class Case:
    """One effect of one model with weights."""

    manifest: Manifest
    effect: str

    def __str__(self) -> str:
        return f"{self.manifest.name}-{self.effect}"

    def photo(self) -> Photo:
        """The sample, with its other self as every second photo."""
        second = [name for name, kind in self._parameters().items() if kind.type == "photo"]
        return Photo(astronaut().rgb, astronaut().faces, dict.fromkeys(second, other_self()))

    def params(self, **given: Any) -> dict[str, Any]:
        """Defaults; second photos are given, consent too."""
        kinds = self._parameters()
        agreed: dict[str, Any] = {name: OTHER_ID for name, kind in kinds.items() if kind.type == "photo"}
        agreed |= {name: True for name, kind in kinds.items() if getattr(kind, "consent", False)}
        effect_id = next(i for i in self.manifest.effect_ids() if self.manifest.effect_name(i) == self.effect)
        return self.manifest.resolve(effect_id, agreed | given)

    def at_rest(self) -> dict[str, Any]:
        kinds = self._parameters().items()
        strengths = [name for name, kind in kinds if isinstance(kind, Slider) and kind.minimum <= 0]
        assert strengths, "an effect has at least one strength"
        return self.params(**dict.fromkeys(strengths, 0))

    def run(self, photos: list[Photo], params: dict[str, Any]) -> list[tuple[RGB, list[JobWarning]]]:
        name = self.manifest.name
        return ask(self.manifest.framework, edited, name, weights_of(name), self.effect, photos, params)

    def _parameters(self) -> dict[str, Any]:
        return dict(self.manifest.effects[self.effect].parameters)


MANIFESTS = [model for folder in model_folders(MODELS) if (model := read_manifest(folder)).weights]
CASES = [Case(manifest, effect) for manifest in MANIFESTS for effect in manifest.effects]
STRENGTHS = [case for case in CASES if str(case) not in NEVER_THE_PHOTO]
FACES = [case for case in CASES if case.manifest.kind == "face_editor"]

manifests = pytest.mark.parametrize("manifest", MANIFESTS, ids=lambda manifest: manifest.name)


@manifests
def test_a_model_with_weights_has_its_network_and_its_recipe(manifest: Manifest) -> None:
    found = {path.name for path in (MODELS / manifest.name).iterdir()}
    assert {"network.py", "checkpoint.py", "requirements.txt"} - found == set()


@manifests
def test_its_framework_is_pinned_as_every_others(manifest: Manifest) -> None:
    lists = {(MODELS / other.name / "requirements.txt").read_text() for other in MANIFESTS
             if other.framework == manifest.framework}  # fmt: skip
    assert len(lists) == 1


@manifests
def test_without_weights_it_says_where_they_are(manifest: Manifest, tmp_path: Path) -> None:
    with pytest.raises(FaceMagiError) as error:
        find_weights(manifest, tmp_path)
    assert manifest.weights is not None
    assert (error.value.code, error.value.status) == ("weights_missing", 409)
    assert manifest.weights.url in str(error.value.remedy)


@pytest.mark.parametrize("case", STRENGTHS, ids=str)
def test_at_rest_the_photo_comes_back_byte_for_byte(case: Case) -> None:
    ((picture, _),) = case.run([case.photo()], case.at_rest())
    assert np.array_equal(picture, case.photo().rgb)


@pytest.mark.parametrize("case", FACES, ids=str)
def test_an_edit_changes_the_face_and_nothing_far_from_it(case: Case) -> None:
    # given the sample, and everything more than a face's size away from its face
    photo = case.photo()
    x, y, width, height = photo.faces[0].box
    far = np.ones(photo.rgb.shape[:2], bool)
    far[max(0, int(y - height)) : int(y + 2 * height), max(0, int(x - width)) : int(x + 2 * width)] = False
    # when it is edited
    ((picture, _),) = case.run([photo], case.params())
    # then only the face is another
    assert np.abs(change(photo.rgb, picture)).max() > 0
    assert np.array_equal(picture[far], photo.rgb[far])


@pytest.mark.parametrize("case", FACES, ids=str)
def test_a_batch_is_what_each_photo_is_by_itself(case: Case) -> None:
    # given the sample, and the sample mirrored and tinted, with each as the other's second photo
    one, two = case.photo(), other_self()
    two = Photo(two.rgb, two.faces, dict.fromkeys(one.references, astronaut()))
    # when they are edited together and alone
    together = case.run([one, two], case.params())
    alone = [case.run([photo], case.params())[0] for photo in (one, two)]
    # then the pictures are the same, up to the last bits of a sum
    for (batched, _), (single, _) in zip(together, alone, strict=True):
        assert np.abs(change(batched, single)).max() <= 1


def test_no_framework_has_come_into_this_process() -> None:
    import sys

    assert {"torch", "tensorflow"} & set(sys.modules) == set()
