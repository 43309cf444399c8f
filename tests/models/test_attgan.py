"""AttGAN: from sliders and labels to its vector and back to a picture, and how its authors' files are read."""

import json
from typing import Any

import numpy as np
import pytest

from facemagi.manifest import read_manifest
from sagemaker_endpoints._imaging.attributes.attribute_labels import CONFLICTS
from sagemaker_endpoints._sdk.contract import RGB, Crop, Photo
from sagemaker_endpoints.attgan.attributes import EDITED, ORDER, TOLD, moved, told, wanted
from sagemaker_endpoints.attgan.checkpoint import CHECKPOINT
from tests.imaging.drawn_heads import crop_of
from tests.models.attribute_run import STEP, align_of, stand_in_edits
from tests.support.frameworks import ask
from tests.support.portraits import change, closeup, other_person
from tests.support.random_weights import weights_of
from tests.support.samples import ROOT

MANIFEST = read_manifest(ROOT / "sagemaker_endpoints" / "attgan")
PUBLISHED = [json.loads(path.read_text()) for path in sorted((ROOT / "tests/parity").glob("attgan_*.json"))]

NOBODY = dict.fromkeys(ORDER, False)
SAID = [f"not_{name}" for name in ORDER]
"""A source that leaves nothing to be seen or assumed."""

published = pytest.mark.parametrize("case", PUBLISHED, ids=lambda case: case["model"])


def params(**given: Any) -> dict[str, Any]:
    """All sliders at rest but these."""
    return dict.fromkeys(ORDER, 0) | {"source": SAID} | given


def crop(photo: Photo, size: int = 96) -> Crop:
    """A small crop, for networks that cost nothing."""
    return crop_of(Photo(photo.rgb, photo.faces), size=size)


def vector(source: dict[str, bool], **strengths: float) -> dict[str, float]:
    return dict(zip(ORDER, wanted(source, strengths), strict=True))


@published
def test_the_order_is_the_authors(case: dict[str, Any]) -> None:
    assert [name.lower() for name in case["attrs_order"]] == list(ORDER)


@published
def test_a_slider_at_its_end_asks_what_the_authors_ask(case: dict[str, Any]) -> None:
    # given the authors' example: a face's labels, of which one has been flipped
    example = case["inputs"]["a"]
    edited = example["edited_attr"].lower()
    source = {name: bool(has) for name, has in zip(ORDER, example["target_binary_attrs"], strict=True)}
    flipped = source | {edited: not source[edited]}
    # when that slider goes to its end
    asked = wanted(flipped, {edited: 1.0 if source[edited] else -1.0})
    # then the network gets the same numbers
    assert asked == example["values"][0]
    assert (example["thres_int"], example["test_int"]) == (TOLD, EDITED)


def test_what_stays_is_told_as_in_training() -> None:
    assert told(NOBODY | {"male": True}) == [0.5 if name == "male" else -0.5 for name in ORDER]


@pytest.mark.parametrize("name", ORDER)
@pytest.mark.parametrize("has", [True, False])
@pytest.mark.parametrize("direction", [1, -1])
def test_a_slider_leads_evenly_from_the_label_to_its_end(name: str, has: bool, direction: int) -> None:
    # given a face with or without an attribute, when its slider moves
    source = NOBODY | {name: has}
    values = [vector(source, **{name: direction * share})[name] for share in (0.01, 0.25, 0.5, 0.75, 1.0)]
    # then it begins beside the label, goes on one way, and ends at ±1
    start = TOLD if has else -TOLD
    assert abs(values[0] - start) <= 0.02
    assert all(direction * (after - before) > 0 for before, after in zip([start, *values], values, strict=False))
    assert values[-1] == direction * EDITED


@pytest.mark.parametrize(("coming", "going"), [(one, other) for one, others in CONFLICTS.items() for other in others])
def test_what_a_face_cannot_have_beside_it_goes_as_it_comes(coming: str, going: str) -> None:
    source = NOBODY | {going: True}
    assert vector(source, **{coming: 0.5})[going] == 0
    assert vector(source, **{coming: 1.0})[going] == -TOLD


def test_less_of_something_takes_nothing_else_away() -> None:
    source = NOBODY | {"brown_hair": True}
    assert vector(source, blond_hair=-1.0) == vector(source) | {"blond_hair": -EDITED}


def test_a_slider_of_its_own_counts_more_than_a_conflict() -> None:
    both = vector(NOBODY, blond_hair=1.0, brown_hair=0.5)
    assert (both["blond_hair"], both["brown_hair"]) == (EDITED, 0.25)


def test_sliders_at_rest_ask_for_nothing() -> None:
    assert moved(params()) == {}
    assert moved(params(young=-60, male=1)) == {"male": 0.01, "young": -0.6}


def test_every_attribute_has_a_slider_and_can_be_said() -> None:
    known = MANIFEST.effects["attgan"].parameters
    assert list(known) == [*ORDER, "source"]
    source: Any = known["source"]
    assert set(source.items.choices) == {*ORDER, *SAID}
    assert source.max_items == len(ORDER)


def test_an_edit_is_the_difference_to_the_network_s_own_copy() -> None:
    # given a photo full of fine grain, and a network that blurs and brightens
    face = crop(closeup())
    # when it is edited
    result = ask("torch", stand_in_edits, "attgan", [([face], [params(male=100)])])
    # then every pixel is brighter by the same, and no grain is lost
    rise = STEP * (EDITED + TOLD) * 127.5
    unclipped = face.rgb < 255 - rise
    assert np.abs(change(face.rgb, result.pictures[0][0])[unclipped] - rise).max() <= 1
    # and the network was asked for the face as it is, and as it shall be
    assert result.asked == [[told(NOBODY), wanted(NOBODY, {"male": 1.0})]]


def test_a_face_is_encoded_once_however_often_its_sliders_move() -> None:
    # given one face, when it is edited three times, twice in one batch
    face = crop(closeup())
    batches = [([face], [params(young=-30)]), ([face, face], [params(young=-40), params(male=20)])]
    result = ask("torch", stand_in_edits, "attgan", batches)
    # then the encoder saw it once, and the decoder what was asked each time
    assert result.encoded == [1]
    assert [len(rows) for rows in result.asked] == [2, 4]


def test_in_a_batch_each_face_gets_its_own_edit_and_a_face_at_rest_none() -> None:
    # given three crops, the second with its sliders at rest
    faces = [crop(closeup()), crop(closeup()), crop(other_person())]
    given = [params(male=80), params(), params(young=-50)]
    # when they are edited together and alone
    together, *alone = ask(
        "torch", results_of, [(faces, given), *(([face], [own]) for face, own in zip(faces, given, strict=True))]
    )
    # then each is the same, and the second is as it came
    assert all(np.array_equal(one, single) for one, [single] in zip(together, alone, strict=True))
    assert np.array_equal(together[1], faces[1].rgb)
    assert not np.array_equal(together[0], faces[0].rgb)


def test_labels_are_read_and_assumed_ones_are_named() -> None:
    # given a face of which one thing is told
    face = crop(closeup(), 384)
    # when it is edited
    result = ask("torch", stand_in_edits, "attgan", [([face], [params(source=["not_young"], male=50)])])
    # then the network is told what is seen on her, and the caller what is not
    as_told = dict(zip(ORDER, result.asked[0][0], strict=True))
    assert {name for name, value in as_told.items() if value > 0} == {
        *("bangs", "brown_hair"),
        *("mouth_slightly_open", "no_beard"),
    }
    [[warned]] = result.warned
    assert warned.code == "labels_assumed"
    assert "male" in warned.details
    assert "young" not in warned.details


def test_a_face_at_rest_is_not_looked_at() -> None:
    result = ask("torch", stand_in_edits, "attgan", [([crop(closeup())], [params(source=[])])])
    assert (result.warned, result.encoded) == ([[]], [])


def test_faces_are_cut_as_the_weights_say() -> None:
    align = ask("torch", align_of, "attgan", weights_of("attgan"))
    assert align == MANIFEST.align


@published
@pytest.mark.parametrize("layout", ["weights.199.pth!G/{}", "weights.199.pth!{}", "G.pth!{}"])
def test_every_array_of_a_published_file_is_known(case: dict[str, Any], layout: str) -> None:
    names = list(case["keys"])
    assert [CHECKPOINT.name_of(layout.format(name)) for name in names] == names


@pytest.mark.parametrize(
    "place", ["D/conv.layers.0.layers.0.weight", "optim_G/state/0/exp_avg", "optim_D/state/3/step"]
)
def test_discriminator_and_optimisers_are_left_behind(place: str) -> None:
    assert CHECKPOINT.name_of(f"weights.9.pth!{place}") is None


def test_an_array_of_something_else_is_refused() -> None:
    with pytest.raises(LookupError):
        CHECKPOINT.name_of("model.pth!conv1.weight")


@pytest.mark.parametrize(
    ("told_by_authors", "size", "template"),
    [
        ({"img_size": 128, "data": "CelebA"}, 128, "celeba_170"),
        ({"img_size": 256}, 256, "celeba_170"),
        ({"img_size": 256, "data": "CelebA-HQ", "multi_gpu": True}, 256, "ffhq"),
    ],
)
def test_the_training_s_settings_say_how_faces_are_cut(
    told_by_authors: dict[str, Any], size: int, template: str
) -> None:
    sides = {"setting.txt": json.dumps(told_by_authors).encode()}
    assert CHECKPOINT.settings(sides) == {"size": size, "template": template}


@pytest.mark.parametrize("text", ["", "[1]", '{"data": "CelebA"}', '{"img_size": 128, "data": "Custom"}'])
def test_settings_that_say_nothing_of_use_are_refused(text: str) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        CHECKPOINT.settings({"setting.txt": text.encode()})


def results_of(batches: Any) -> list[list[RGB]]:
    return [stand_in_edits("attgan", [batch]).pictures[0] for batch in batches]
