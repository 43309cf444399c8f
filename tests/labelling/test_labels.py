"""Label maps are written and read; mixed pixels of a border are unsure; every label that is kept belongs to a head."""

from pathlib import Path
from typing import get_args

import cv2
import numpy as np
import pytest
from PIL import Image

from scripts.labelling.__main__ import LABELS, TABLE
from scripts.labelling.borders import mark_unsure
from scripts.labelling.classes import CLASSES, COLOURS, NAMES, UNSURE, index_of
from scripts.labelling.edits import read_edits
from scripts.labelling.head import Head
from scripts.labelling.label_files import read_labels, write_labels
from scripts.labelling.traits import HairKind, read_traits
from tests.labelling.label_samples import drawn_head, drawn_labels


def test_every_class_has_its_own_colour() -> None:
    assert len(set(COLOURS)) == len(NAMES) == len(CLASSES) + 1


def test_a_label_map_is_read_as_it_was_written(tmp_path: Path) -> None:
    write_labels(tmp_path / "a.png", drawn_labels())
    assert np.array_equal(read_labels(tmp_path / "a.png"), drawn_labels())


def test_a_photo_is_no_label_map(tmp_path: Path) -> None:
    Image.new("RGB", (4, 4)).save(tmp_path / "a.png")
    with pytest.raises(ValueError, match=r"a\.png has no palette"):
        read_labels(tmp_path / "a.png")


def test_the_blurred_border_of_hair_is_unsure_and_the_rest_is_not() -> None:
    # given a head whose hair fades into the ground
    sharp = drawn_head()
    head = Head(sharp.name, cv2.GaussianBlur(sharp.rgb, (0, 0), 2.5).astype(np.uint8), sharp.frame, sharp.person)

    # when
    marked = mark_unsure(head, drawn_labels())

    # then
    hair = (drawn_labels() == index_of("hair")).astype(np.uint8)
    border = cv2.dilate(hair, np.ones((3, 3))) > cv2.erode(hair, np.ones((3, 3)))
    assert (marked[border] == UNSURE).mean() > 0.3
    assert not (marked[cv2.erode(hair, np.ones((25, 25))) > 0] == UNSURE).any()


def test_every_kept_label_belongs_to_a_selected_head_and_has_its_corrections() -> None:
    heads = read_traits(LABELS / TABLE)
    for path in LABELS.glob("*.png"):
        assert path.stem in heads
        assert read_labels(path).shape == (275, 225)
        read_edits(path.with_suffix(".json"))
        assert path.with_suffix(".json").exists()


def test_each_labeller_has_a_third_of_the_heads_with_every_kind_of_hair() -> None:
    heads = read_traits(LABELS / TABLE).values()
    shares = [[head.hair for head in heads if head.group == group] for group in (1, 2, 3)]
    assert max(map(len, shares)) - min(map(len, shares)) <= 1
    assert set(shares[0]) == set(shares[1]) == set(shares[2]) == set(get_args(HairKind))
