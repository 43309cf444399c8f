"""Drawn faces: their labels are true, a switch changes only its part, and the face engine finds them."""

from functools import cache
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.attributes.attribute_labels import measured_estimates
from sagemaker_endpoints._sdk.contract import RGB
from scripts.datasets.drawn_faces.dataset import Plan, draw_dataset
from scripts.datasets.drawn_faces.pairs import read_pairs
from scripts.datasets.drawn_faces.picture import DrawnHead, draw_head
from scripts.datasets.drawn_faces.traits import ATTRIBUTES, Traits, draw_traits
from scripts.datasets.errors import DatasetError
from scripts.datasets.prepared import PreparedDataset, read_dataset
from scripts.workbench import photo_of
from tests.imaging.drawn_heads import crop_of

UNIT = 40.0
PLAIN = Traits(seed=7)


@cache
def drawn(traits: Traits) -> DrawnHead:
    return draw_head(traits, UNIT)


def changed(one: RGB, other: RGB) -> NDArray[np.bool_]:
    """(H, W): where two pictures differ visibly."""
    return np.asarray(cv2.absdiff(one, other).max(axis=2) > 12)


def test_the_same_head_is_drawn_the_same() -> None:
    assert np.array_equal(draw_head(PLAIN, UNIT).rgb, drawn(PLAIN).rgb)


@pytest.mark.parametrize("seed", range(3))
def test_the_face_engine_finds_the_face_where_it_was_drawn(seed: int) -> None:
    # given
    head = drawn(draw_traits(seed))

    # when
    (face,) = photo_of(head.rgb).faces

    # then
    distance = np.linalg.norm(face.landmarks[:, :2] - head.landmarks[:, :2], axis=1)
    assert distance.mean() < 0.06 * UNIT
    assert face.quality > 0.5


@pytest.mark.parametrize("attribute", ATTRIBUTES)
def test_a_switch_turns_its_label_and_shows(attribute: str) -> None:
    other = PLAIN.switched(attribute)
    assert other.labels[attribute] is not PLAIN.labels[attribute]
    assert changed(drawn(PLAIN).rgb, drawn(other).rgb).any()


@pytest.mark.parametrize("attribute", ATTRIBUTES)
def test_a_switch_can_be_turned_back(attribute: str) -> None:
    other = PLAIN.switched(attribute)
    assert other.switched(attribute).labels[attribute] is PLAIN.labels[attribute]


def test_glasses_change_only_the_surroundings_of_the_eyes() -> None:
    # given
    eyes = drawn(PLAIN).landmarks[[468, 473], :2].mean(axis=0)

    # when
    rows, columns = np.nonzero(changed(drawn(PLAIN).rgb, drawn(PLAIN.switched("eyeglasses")).rgb))

    # then
    assert np.abs(rows - eyes[1]).max() < 1.0 * UNIT
    assert np.abs(columns - eyes[0]).max() < 1.6 * UNIT


def test_a_moustache_excludes_no_beard() -> None:
    assert not Traits(1, mustache=True).labels["no_beard"]
    assert not Traits(1, mustache=True).switched("no_beard").mustache


def test_the_estimates_of_the_service_agree_with_the_labels() -> None:
    """The estimates were made for photographs; where they are certain of a drawn head, they are mostly right."""
    right = []
    for traits in (draw_traits(seed) for seed in range(4)):
        estimates = measured_estimates(crop_of(photo_of(drawn(traits).rgb)), ["eyeglasses", "mouth_slightly_open"])
        right += [each.value == traits.labels[name] for name, each in estimates.items() if each.certain]
    assert len(right) >= 4
    assert np.mean(right) > 0.8


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> PreparedDataset:
    plan = Plan("celeba_178", 48, heads=2, held_out=2, attributes=("eyeglasses", "blond_hair"))
    return draw_dataset(tmp_path_factory.mktemp("drawn"), plan)


def test_a_drawn_data_set_is_read_as_a_prepared_one(dataset: PreparedDataset) -> None:
    assert read_dataset(dataset.folder) == dataset
    assert dataset.pictures(range(8)).shape == (8, 48, 48, 3)
    assert len(dataset.of_split("train").faces) == 2


def test_a_pair_differs_in_its_attribute(dataset: PreparedDataset) -> None:
    labels = dict(zip((face.id for face in dataset.faces), dataset.labels(["eyeglasses"])[:, 0], strict=True))
    pairs = read_pairs(dataset.folder, "eyeglasses")
    assert len(pairs) == 2
    assert [(labels[pair.without], labels[pair.having]) for pair in pairs] == [(-1, 1)] * 2


def test_a_data_set_of_photos_has_no_pairs(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="has no pairs"):
        read_pairs(tmp_path, "eyeglasses")


def test_an_unknown_template_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="no template oval; choose one of"):
        draw_dataset(tmp_path, Plan("oval", 48, heads=1, held_out=1))
