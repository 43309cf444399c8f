"""The promises that every model with trained weights keeps, tested with random weights."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from facemagi.errors import FaceMagiError
from facemagi.manifest import Manifest, model_folders, read_manifest
from facemagi.parameters import Slider
from facemagi.warnings import JobWarning
from sagemaker_endpoints._runtime.weights import find_weights
from sagemaker_endpoints._sdk.contract import RGB, Photo
from scripts.repository import MODELS
from scripts.workbench import SECOND_PHOTO
from tests.models.promises import far_from_face, max_change, require, require_equal
from tests.support.frameworks import run_in
from tests.support.portraits import astronaut, other_person
from tests.support.random_weights import weights_of
from tests.support.weighted_run import edited

ENLARGING = {"esrgan-esrgan"}
"""Effects whose result is larger than the photo, so that it never equals the photo."""

MAX_BATCH_DIFFERENCE = 1
"""Levels between a photo's result in a batch and alone: sums in another order differ in the last bits, which can change
the rounding."""


@dataclass(frozen=True)
class EffectCase:
    """One effect of one model with weights."""

    manifest: Manifest
    effect: str

    def __str__(self) -> str:
        return f"{self.manifest.name}-{self.effect}"

    def photo(self) -> Photo:
        """The sample, with the other person as every second photo."""
        second = [name for name, kind in self._parameters().items() if kind.type == "photo"]
        return Photo(astronaut().rgb, astronaut().faces, dict.fromkeys(second, other_person()))

    def params(self, **given: Any) -> dict[str, Any]:
        """The defaults with every second photo and with consent, except those given."""
        kinds = self._parameters()
        agreed: dict[str, Any] = {name: SECOND_PHOTO for name, kind in kinds.items() if kind.type == "photo"}
        agreed |= {name: True for name, kind in kinds.items() if getattr(kind, "consent", False)}
        effect_id = next(i for i in self.manifest.effect_ids() if self.manifest.effect_name(i) == self.effect)
        return self.manifest.resolve(effect_id, agreed | given)

    def at_rest(self) -> dict[str, Any]:
        """All strengths at 0."""
        kinds = self._parameters().items()
        strengths = [name for name, kind in kinds if isinstance(kind, Slider) and kind.minimum <= 0]
        require(bool(strengths), f"{self}: has 0 sliders that can be 0, must be >= 1: add a slider `strength`")
        return self.params(**dict.fromkeys(strengths, 0))

    def run(self, photos: list[Photo], params: dict[str, Any]) -> list[tuple[RGB, list[JobWarning]]]:
        name = self.manifest.name
        return run_in(self.manifest.framework, edited, name, weights_of(name), self.effect, photos, params)

    def _parameters(self) -> dict[str, Any]:
        return dict(self.manifest.effects[self.effect].parameters)


MANIFESTS = [model for folder in model_folders(MODELS) if (model := read_manifest(folder)).required_weights]
CASES = [EffectCase(manifest, effect) for manifest in MANIFESTS for effect in manifest.effects]
REST_CASES = [case for case in CASES if str(case) not in ENLARGING]
FACES = [case for case in CASES if case.manifest.kind == "face_editor"]

manifests = pytest.mark.parametrize("manifest", MANIFESTS, ids=lambda manifest: manifest.name)


@manifests
def test_a_model_with_weights_has_its_network_and_its_checkpoint(manifest: Manifest) -> None:
    missing = {"network.py", "checkpoint.py", "requirements.txt"} - {p.name for p in (MODELS / manifest.name).iterdir()}
    require(
        not missing,
        f"{manifest.name}: lacks {len(missing)} files, must be 0: add {', '.join(sorted(missing))}",
    )


@manifests
def test_all_models_of_a_framework_pin_the_same_version(manifest: Manifest) -> None:
    same = [other.name for other in MANIFESTS if other.framework == manifest.framework]
    versions = {(MODELS / name / "requirements.txt").read_text() for name in same}
    require(
        len(versions) == 1,
        f"{manifest.name}: {len(versions)} different requirements.txt for {manifest.framework}, must be 1: "
        f"copy the one of {same[0]}",
    )


def remedy_of(manifest: Manifest) -> str:
    """What the remedy for missing weights has: the command that fetches them, or their URL."""
    name = manifest.required_weights[0]
    weights = manifest.weights[name]
    return f"./scripts/weights fetch {manifest.name}/{name}" if weights.source else weights.url


@manifests
def test_without_weights_the_error_says_how_to_get_them(manifest: Manifest, tmp_path: Path) -> None:
    with pytest.raises(FaceMagiError) as error:
        find_weights(manifest, tmp_path)
    assert (error.value.code, error.value.status) == ("weights_missing", 409)
    assert remedy_of(manifest) in str(error.value.remedy)


@pytest.mark.parametrize("case", REST_CASES, ids=str)
def test_at_rest_the_result_is_the_photo_byte_for_byte(case: EffectCase) -> None:
    ((picture, _),) = case.run([case.photo()], case.at_rest())
    require_equal(
        case.photo().rgb, picture, f"{case}: the result at strength 0", "blend the network's output by the strength"
    )


@pytest.mark.parametrize("case", FACES, ids=str)
def test_an_edit_changes_the_face_and_nothing_far_from_it(case: EffectCase) -> None:
    # given the sample, and all pixels at more than a face's size from its face
    photo = case.photo()
    far = far_from_face(photo)
    # when it is edited
    ((picture, _),) = case.run([photo], case.params())
    # then only the face has changed
    largest = max_change(photo.rgb, picture)
    require(largest > 0, f"{case}: the defaults change the face by {largest} levels, must be > 0")
    require_equal(
        photo.rgb[far],
        picture[far],
        f"{case}: the result at more than the size of its box from the face",
        "paste with the mask of the face",
    )


@pytest.mark.parametrize("case", FACES, ids=str)
def test_a_photo_has_the_same_result_in_a_batch_and_alone(case: EffectCase) -> None:
    # given two people, each the second photo of the other
    one, two = case.photo(), other_person()
    two = Photo(two.rgb, two.faces, dict.fromkeys(one.references, astronaut()))
    # when they are edited together and alone
    together = case.run([one, two], case.params())
    alone = [case.run([photo], case.params())[0] for photo in (one, two)]
    # then the pictures are the same, except for rounding
    for (batched, _), (single, _) in zip(together, alone, strict=True):
        largest = max_change(single, batched)
        require(
            largest <= MAX_BATCH_DIFFERENCE,
            f"{case}: a photo in a batch differs from the same photo alone by up to {largest} levels, "
            f"must be <= {MAX_BATCH_DIFFERENCE}: compute nothing over the batch axis",
        )


def test_no_framework_is_imported_in_this_process() -> None:
    assert {"torch", "tensorflow"} & set(sys.modules) == set()
