"""AttGAN: from sliders and labels to its attribute vector, from there to a picture, and the format of its files."""

import json
from typing import Any

import numpy as np
import pytest

from facemagi.manifest import read_manifest
from sagemaker_endpoints._imaging.attributes.attribute_labels import CONFLICTS
from sagemaker_endpoints._imaging.attributes.slider_strengths import slider_strengths
from sagemaker_endpoints._sdk.contract import RGB, Crop, Photo
from sagemaker_endpoints.attgan.attributes import (
    EDITED,
    ORDER,
    UNEDITED,
    current_vector,
    target_vector,
)
from sagemaker_endpoints.attgan.checkpoint import CHECKPOINTS
from tests.imaging.drawn_heads import crop_of
from tests.models.networks.attribute_run import STEP, align_of, stand_in_edits
from tests.support.frameworks import run_in
from tests.support.portraits import change, closeup, other_person
from tests.support.random_weights import weights_of
from tests.support.samples import ROOT

MANIFEST = read_manifest(ROOT / "sagemaker_endpoints" / "attgan")
PUBLISHED = [json.loads(path.read_text()) for path in sorted((ROOT / "tests/parity").glob("attgan_*.json"))]

NO_LABELS = dict.fromkeys(ORDER, False)
"""The labels of a face without any of the attributes."""

ALL_STATED = [f"not_{name}" for name in ORDER]
"""A `source` that states every label, so that none is measured or assumed."""

published = pytest.mark.parametrize("case", PUBLISHED, ids=lambda case: case["model"])


def params(**given: Any) -> dict[str, Any]:
    """All sliders at rest but these."""
    return dict.fromkeys(ORDER, 0) | {"source": ALL_STATED} | given


def crop(photo: Photo, size: int = 96) -> Crop:
    """A small crop, for stand-ins of the network."""
    return crop_of(Photo(photo.rgb, photo.faces), size=size)


def vector(source: dict[str, bool], **strengths: float) -> dict[str, float]:
    return dict(zip(ORDER, target_vector(source, strengths), strict=True))


@published
def test_the_attributes_are_in_the_authors_order(case: dict[str, Any]) -> None:
    assert [name.lower() for name in case["attrs_order"]] == list(ORDER)


@published
def test_a_slider_at_its_end_gives_the_authors_vector(case: dict[str, Any]) -> None:
    # given the authors' example: a face's labels, of which one has been flipped
    example = case["inputs"]["a"]
    edited = example["edited_attr"].lower()
    source = {name: bool(has) for name, has in zip(ORDER, example["target_binary_attrs"], strict=True)}
    flipped = source | {edited: not source[edited]}
    # when that slider goes to its end
    target = target_vector(flipped, {edited: 1.0 if source[edited] else -1.0})
    # then the vector is the authors'
    assert target == example["values"][0]
    assert (example["thres_int"], example["test_int"]) == (UNEDITED, EDITED)


def test_attributes_that_stay_have_the_values_of_the_training() -> None:
    assert current_vector(NO_LABELS | {"male": True}) == [0.5 if name == "male" else -0.5 for name in ORDER]


@pytest.mark.parametrize("name", ORDER)
@pytest.mark.parametrize("has", [True, False])
@pytest.mark.parametrize("direction", [1, -1])
def test_a_slider_moves_steadily_from_the_label_to_its_end(name: str, has: bool, direction: int) -> None:
    # given a face with or without an attribute, when its slider moves
    source = NO_LABELS | {name: has}
    values = [vector(source, **{name: direction * share})[name] for share in (0.01, 0.25, 0.5, 0.75, 1.0)]
    # then its attribute starts near the label, moves in one direction, and ends at ±1
    start = UNEDITED if has else -UNEDITED
    assert abs(values[0] - start) <= 0.02
    assert all(direction * (after - before) > 0 for before, after in zip([start, *values], values, strict=False))
    assert values[-1] == direction * EDITED


@pytest.mark.parametrize(("added", "removed"), [(one, other) for one, others in CONFLICTS.items() for other in others])
def test_a_conflicting_attribute_is_removed_as_the_other_is_added(added: str, removed: str) -> None:
    source = NO_LABELS | {removed: True}
    assert vector(source, **{added: 0.5})[removed] == 0
    assert vector(source, **{added: 1.0})[removed] == -UNEDITED


def test_less_of_an_attribute_removes_no_other() -> None:
    source = NO_LABELS | {"brown_hair": True}
    assert vector(source, blond_hair=-1.0) == vector(source) | {"blond_hair": -EDITED}


def test_an_attributes_own_slider_overrides_a_conflict() -> None:
    both = vector(NO_LABELS, blond_hair=1.0, brown_hair=0.5)
    assert (both["blond_hair"], both["brown_hair"]) == (EDITED, 0.25)


def test_sliders_at_rest_have_no_strength() -> None:
    assert slider_strengths(params(), ORDER) == {}
    assert slider_strengths(params(young=-60, male=1), ORDER) == {"male": 0.01, "young": -0.6}


def test_every_attribute_has_a_slider_and_can_be_stated_in_source() -> None:
    known = MANIFEST.effects["attgan"].parameters
    assert list(known) == [*ORDER, "source"]
    source: Any = known["source"]
    assert set(source.items.choices) == {*ORDER, *ALL_STATED}
    assert source.max_items == len(ORDER)


def test_an_edit_is_the_difference_between_two_decodings() -> None:
    # given a photo full of fine grain, and a network that blurs and brightens
    face = crop(closeup())
    # when it is edited
    result = run_in("torch", stand_in_edits, "attgan", [([face], [params(male=100)])])
    # then every pixel is brighter by the same amount, and no grain is lost
    brightening = STEP * (EDITED + UNEDITED) * 127.5
    unclipped = face.rgb < 255 - brightening
    assert np.abs(change(face.rgb, result.pictures[0][0])[unclipped] - brightening).max() <= 1
    # and the decoder got the current and the target vector
    assert result.decoded == [[current_vector(NO_LABELS), target_vector(NO_LABELS, {"male": 1.0})]]


def test_a_face_is_encoded_once_however_often_its_sliders_move() -> None:
    # given one face, when it is edited three times, twice in one batch
    face = crop(closeup())
    batches = [([face], [params(young=-30)]), ([face, face], [params(young=-40), params(male=20)])]
    result = run_in("torch", stand_in_edits, "attgan", batches)
    # then the encoder ran once, and the decoder for every edit
    assert result.encoded == [1]
    assert [len(rows) for rows in result.decoded] == [2, 4]


def test_each_face_of_a_batch_gets_its_own_edit_and_a_face_at_rest_none() -> None:
    # given three crops, the second with its sliders at rest
    faces = [crop(closeup()), crop(closeup()), crop(other_person())]
    given = [params(male=80), params(), params(young=-50)]
    # when they are edited together and alone
    together, *alone = run_in(
        "torch", results_of, [(faces, given), *(([face], [own]) for face, own in zip(faces, given, strict=True))]
    )
    # then the results are the same, and the second crop is unchanged
    assert all(np.array_equal(one, single) for one, [single] in zip(together, alone, strict=True))
    assert np.array_equal(together[1], faces[1].rgb)
    assert not np.array_equal(together[0], faces[0].rgb)


def test_labels_are_measured_and_assumed_ones_are_named_in_a_warning() -> None:
    # given a face of which the caller states one label
    face = crop(closeup(), 384)
    # when it is edited
    result = run_in("torch", stand_in_edits, "attgan", [([face], [params(source=["not_young"], male=50)])])
    # then the current vector has the visible attributes, and the warning names those that are assumed
    current = dict(zip(ORDER, result.decoded[0][0], strict=True))
    assert {name for name, value in current.items() if value > 0} == {
        *("bangs", "brown_hair"),
        *("mouth_slightly_open", "no_beard"),
    }
    [[warned]] = result.warned
    assert warned.code == "labels_assumed"
    assert "male" in warned.details
    assert "young" not in warned.details


@pytest.mark.parametrize(
    ("person", "male", "young", "assumed"),
    [
        ((0.95, 50.0), True, False, set()),
        ((0.05, 25.0), False, True, set()),
        ((0.6, 25.0), True, True, {"male"}),
        ((0.1, 42.0), False, False, {"young"}),
        (None, False, True, {"male", "young"}),
    ],
)
def test_male_and_young_are_seen_where_the_network_is_certain(
    person: tuple[float, float] | None, male: bool, young: bool, assumed: set[str]
) -> None:
    # given a face, and the answers of FaceRes
    face = crop(closeup(), 384)

    # when it is edited without any statement
    result = run_in("torch", stand_in_edits, "attgan", [([face], [params(source=[], bald=50)])], person)

    # then the current vector has the answers, and only unsure ones are assumed
    current = dict(zip(ORDER, result.decoded[0][0], strict=True))
    details = {detail for warned in result.warned[0] for detail in warned.details}
    assert (current["male"] > 0, current["young"] > 0) == (male, young)
    assert {"male", "young"} & details == assumed


def test_a_face_at_rest_is_neither_encoded_nor_labelled() -> None:
    result = run_in("torch", stand_in_edits, "attgan", [([crop(closeup())], [params(source=[])])])
    assert (result.warned, result.encoded) == ([[]], [])


def test_faces_are_cropped_as_the_weights_file_specifies() -> None:
    align = run_in("torch", align_of, "attgan", weights_of("attgan"))
    assert align == MANIFEST.align


@published
@pytest.mark.parametrize("layout", ["weights.199.pth!G/{}", "weights.199.pth!{}", "G.pth!{}"])
def test_every_array_of_a_published_file_is_known(case: dict[str, Any], layout: str) -> None:
    names = list(case["keys"])
    assert [CHECKPOINTS["attgan"].name_of(layout.format(name)) for name in names] == names


@pytest.mark.parametrize(
    "array", ["D/conv.layers.0.layers.0.weight", "optim_G/state/0/exp_avg", "optim_D/state/3/step"]
)
def test_discriminator_and_optimisers_are_dropped(array: str) -> None:
    assert CHECKPOINTS["attgan"].name_of(f"weights.9.pth!{array}") is None


def test_an_array_of_another_network_is_refused() -> None:
    with pytest.raises(LookupError):
        CHECKPOINTS["attgan"].name_of("model.pth!conv1.weight")


@pytest.mark.parametrize(
    ("training", "size", "template"),
    [
        ({"img_size": 128, "data": "CelebA"}, 128, "celeba_170"),
        ({"img_size": 256}, 256, "celeba_170"),
        ({"img_size": 256, "data": "CelebA-HQ", "multi_gpu": True}, 256, "ffhq"),
    ],
)
def test_the_settings_of_the_training_determine_the_crop(training: dict[str, Any], size: int, template: str) -> None:
    settings_files = {"setting.txt": json.dumps(training).encode()}
    assert CHECKPOINTS["attgan"].settings(settings_files) == {"size": size, "template": template}


@pytest.mark.parametrize("text", ["", "[1]", '{"data": "CelebA"}', '{"img_size": 128, "data": "Custom"}'])
def test_unusable_settings_are_refused(text: str) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        CHECKPOINTS["attgan"].settings({"setting.txt": text.encode()})


def results_of(batches: Any) -> list[list[RGB]]:
    return [stand_in_edits("attgan", [batch]).pictures[0] for batch in batches]
