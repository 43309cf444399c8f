"""A proposal finds the parts of a head by geometry and colour, and follows what a person saw."""

from dataclasses import replace

import numpy as np
import pytest

from scripts.labelling.classes import index_of
from scripts.labelling.proposal import propose
from scripts.labelling.spectacles import spectacles
from tests.labelling.label_samples import SHORT_HAIR, drawn_head, overlap


@pytest.mark.parametrize("name", ["ground", "hair", "face_skin", "clothes"])
def test_the_parts_of_a_drawn_head_are_found(name: str) -> None:
    assert overlap(propose(drawn_head(), SHORT_HAIR), name) > 0.85


def test_a_bald_head_has_no_hair() -> None:
    labels = propose(drawn_head(), replace(SHORT_HAIR, hair="bald"))
    assert not (labels == index_of("hair")).any()


def test_the_same_head_gets_the_same_proposal_twice() -> None:
    first, second = (propose(drawn_head(), SHORT_HAIR) for _ in range(2))
    assert np.array_equal(first, second)


def test_only_a_head_that_wears_glasses_gets_some() -> None:
    without, with_glasses = (propose(drawn_head(), replace(SHORT_HAIR, glasses=worn)) for worn in (False, True))
    assert not (without == index_of("glasses")).any()
    assert (with_glasses == index_of("glasses")).any()


def test_glasses_cover_both_irises() -> None:
    head = drawn_head()
    columns, rows = head.frame.points[[468, 473]].astype(int).T
    assert spectacles(head)[rows, columns].all()
