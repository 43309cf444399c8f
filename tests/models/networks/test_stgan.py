"""STGAN: from sliders to its difference vector, from there to a picture, and the format of its files."""

import json
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from facemagi.manifest import read_manifest
from sagemaker_endpoints._imaging.attributes.slider_strengths import slider_strengths
from sagemaker_endpoints._sdk.contract import Crop, Photo
from sagemaker_endpoints.stgan.attributes import ORDER, difference_vector, displaced_attributes
from sagemaker_endpoints.stgan.checkpoint import CHECKPOINTS
from tests.imaging.drawn_heads import crop_of, with_hair
from tests.models.networks.attribute_run import STEP, align_of, stand_in_edits
from tests.support.frameworks import run_in
from tests.support.portraits import change, closeup
from tests.support.random_weights import weights_of
from tests.support.samples import ROOT

MANIFEST = read_manifest(ROOT / "sagemaker_endpoints" / "stgan")
NO_CHANGE = [0.0] * len(ORDER)
"""The vector of the unedited face."""

PUBLISHED = json.loads((ROOT / "tests/parity/stgan_128.json").read_text())


def params(**given: Any) -> dict[str, Any]:
    """All sliders at rest but these."""
    return dict.fromkeys(ORDER, 0) | {"source": []} | given


def crop(photo: Photo, size: int = 128) -> Crop:
    return crop_of(Photo(photo.rgb, photo.faces), "celeba_178", size)


def vector(source: dict[str, bool], **strengths: float) -> dict[str, float]:
    return dict(zip(ORDER, difference_vector(strengths, source), strict=True))


def test_the_attributes_are_in_the_authors_order() -> None:
    assert [name.lower() for name in PUBLISHED["attrs_order"]] == list(ORDER)


def test_a_slider_at_its_end_gives_the_authors_vector() -> None:
    # given the authors' example: source labels and target labels
    example = PUBLISHED["inputs"]["a"]
    before, after = example["c_org"], example["c_trg"]
    strengths = {n: float(b - a) for n, a, b in zip(ORDER, before, after, strict=True) if a != b}
    source = dict(zip(ORDER, map(bool, before), strict=True))
    # when those sliders go to their ends
    difference = difference_vector(strengths, {name: source[name] for name in displaced_attributes(strengths)})
    # then the vector is the authors'
    assert difference == example["values"][0]


@pytest.mark.parametrize("name", ORDER)
@pytest.mark.parametrize("slider", [1, 25, 100, -1, -60, -100])
def test_a_difference_is_a_hundredth_of_its_slider(name: str, slider: int) -> None:
    strengths = slider_strengths(params(**{name: slider}), ORDER)
    assert vector({}, **strengths) == dict.fromkeys(ORDER, 0.0) | {name: slider / 100}


def test_at_rest_nothing_changes() -> None:
    assert slider_strengths(params(), ORDER) == {}
    assert difference_vector({}, {}) == NO_CHANGE


@pytest.mark.parametrize(("added", "removed"), [("blond_hair", "brown_hair"), ("brown_hair", "blond_hair")])
def test_a_new_hair_colour_removes_the_old_one_as_strongly(added: str, removed: str) -> None:
    strengths = {added: 0.4}
    assert displaced_attributes(strengths) == [removed]
    assert vector({removed: True}, **strengths)[removed] == -0.4
    assert vector({removed: False}, **strengths)[removed] == 0


def test_an_attributes_own_slider_overrides_a_conflict() -> None:
    strengths = {"blond_hair": 0.8, "brown_hair": 0.3}
    assert displaced_attributes(strengths) == []
    assert vector({}, **strengths)["brown_hair"] == 0.3


def test_less_of_an_attribute_displaces_no_other() -> None:
    assert displaced_attributes({"blond_hair": -1.0, "eyeglasses": 1.0}) == []


def test_every_attribute_has_a_slider() -> None:
    assert list(MANIFEST.effects["stgan"].parameters) == [*ORDER, "source"]


def test_an_edit_is_the_difference_between_two_decodings() -> None:
    # given a photo full of fine grain, and a network that blurs and brightens
    face = crop(closeup())
    # when it is edited
    result = run_in("torch", stand_in_edits, "stgan", [([face], [params(male=50)])])
    # then every pixel is brighter by the same amount, and no grain is lost
    brightening = STEP * 0.5 * 127.5
    unclipped = face.rgb < 255 - brightening
    assert np.abs(change(face.rgb, result.pictures[0][0])[unclipped] - brightening).max() <= 1
    # and the first of the two decodings was without any change
    assert result.decoded[0][0] == NO_CHANGE


def test_a_face_is_encoded_once_however_often_its_sliders_move() -> None:
    face = crop(closeup())
    batches = [([face], [params(young=-30)]), ([face, face], [params(young=-40), params(male=20)])]
    result = run_in("torch", stand_in_edits, "stgan", batches)
    assert result.encoded == [1]
    assert [len(rows) for rows in result.decoded] == [2, 4]


def test_a_higher_slider_changes_more_from_the_first_step_on() -> None:
    # given one face, when a slider goes up step by step
    face = crop(closeup())
    steps = [0, 1, 2, 5, 20, 60, 100]
    result = run_in("torch", stand_in_edits, "stgan", [([face] * len(steps), [params(male=step) for step in steps])])
    # then the picture follows, starting from the unedited face
    means = [float(picture.mean()) for picture in result.pictures[0]]
    assert np.array_equal(result.pictures[0][0], face.rgb)
    assert all(after >= before for before, after in pairwise(means))
    assert means[1] - means[0] < 1
    assert means[-1] - means[0] > 10


@pytest.mark.parametrize(
    ("photo", "source", "brown"),
    [
        (closeup(), [], -0.5),
        (with_hair("#1c1a1c"), [], 0.0),
        (closeup(), ["not_brown_hair"], 0.0),
        (closeup(), ["black_hair"], 0.0),
        (with_hair("#1c1a1c"), ["brown_hair"], -0.5),
    ],
    ids=["brown", "black", "stated not brown", "stated black", "stated brown"],
)
def test_the_old_hair_colour_is_measured_or_stated(photo: Photo, source: list[str], brown: float) -> None:
    # given hair that is brown or not, when it turns half blond
    result = run_in("torch", stand_in_edits, "stgan", [([crop(photo)], [params(blond_hair=50, source=source)])])
    # then brown is removed where it was, and nothing is assumed
    difference = dict(zip(ORDER, result.decoded[0][1], strict=True))
    assert (difference["blond_hair"], difference["brown_hair"]) == pytest.approx((0.5, brown))
    assert result.warned == [[]]


def test_no_label_is_assumed_where_none_matters() -> None:
    result = run_in("torch", stand_in_edits, "stgan", [([crop(closeup())], [params(young=-60, eyeglasses=40)])])
    assert result.warned == [[]]


def test_faces_are_cropped_as_the_weights_file_specifies() -> None:
    align = run_in("torch", align_of, "stgan", weights_of("stgan"))
    assert align == MANIFEST.align


@pytest.mark.parametrize("layout", ["G_940000.pth.tar!state_dict/{}", "G_940000.pth.tar!{}", "stgan.pth!{}"])
def test_every_array_of_a_published_file_is_known(layout: str) -> None:
    names = list(PUBLISHED["keys"])
    assert [CHECKPOINTS["stgan"].name_of(layout.format(name)) for name in names] == names


@pytest.mark.parametrize(
    "array",
    [
        "G_1.pth.tar!optimizer/state/0/exp_avg",
        "D_1.pth.tar!state_dict/conv.0.weight",
        "D_1.pth.tar!state_dict/encoder.0.0.weight",
    ],
)
def test_discriminator_and_optimisers_are_dropped(array: str) -> None:
    assert CHECKPOINTS["stgan"].name_of(array) is None


def test_an_array_of_another_network_is_refused() -> None:
    with pytest.raises(LookupError):
        CHECKPOINTS["stgan"].name_of("model.pth!state_dict/conv1.weight")


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("mode: train\ncrop_size: 178\nimage_size: 256\nconv_dim: 64\n", 256),
        ("image_size : 128   # pixels\n", 128),
        ("model:\n  image_size: 384\n", 384),
    ],
)
def test_the_configuration_of_the_training_determines_the_size(text: str, size: int) -> None:
    assert CHECKPOINTS["stgan"].settings({"train_stgan.yaml": text.encode()}) == {"size": size}


def test_without_a_configuration_the_size_is_the_authors() -> None:
    assert CHECKPOINTS["stgan"].settings({}) == {"size": 128}


@pytest.mark.parametrize("text", ["conv_dim: 64\n", "image_size: 100\n", "image_size: 0\n", "image_size: [128]\n"])
def test_a_configuration_without_a_usable_size_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="image_size"):
        CHECKPOINTS["stgan"].settings({"config.yaml": text.encode()})


def test_configurations_that_disagree_are_refused() -> None:
    with pytest.raises(ValueError, match="gives 2"):
        CHECKPOINTS["stgan"].settings({"a.yaml": b"image_size: 128\n", "b.yml": b"image_size: 256\n"})
