"""Operations paint classes over a label map; a polygon's edge moves to the true edge near it."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scripts.labelling.classes import index_of
from scripts.labelling.edits import Edits, apply_operation, read_edits
from tests.labelling.label_samples import drawn_head, drawn_labels, overlap

HAIR = [(36, 96), (48, 50), (80, 22), (128, 14), (176, 22), (208, 50), (220, 96)]
"""The hair of the drawn head, a few pixels too large."""


def edits_of(path: Path, *operations: dict[str, Any]) -> Edits:
    (path / "drawn.json").write_text(json.dumps({"operations": operations}), "utf-8")
    return read_edits(path / "drawn.json")


def test_a_missing_file_has_no_operations(tmp_path: Path) -> None:
    assert read_edits(tmp_path / "missing.json") == Edits(proposal=True, operations=())


def test_a_careless_polygon_is_tightened(tmp_path: Path) -> None:
    # given a map without hair
    bare = np.where(drawn_labels() == index_of("hair"), np.uint8(0), drawn_labels())
    (operation,) = edits_of(tmp_path, {"class": "hair", "polygon": HAIR, "only": "ground"}).operations

    # when
    painted = apply_operation(drawn_head(), bare, operation)

    # then
    assert overlap(painted, "hair") > 0.95


def test_an_exact_polygon_stays_as_it_was_drawn(tmp_path: Path) -> None:
    square = [(10, 10), (20, 10), (20, 30), (10, 30)]
    (operation,) = edits_of(tmp_path, {"class": "cover", "polygon": square, "exact": True}).operations
    painted = apply_operation(drawn_head(), drawn_labels(), operation)
    rows, columns = np.nonzero(painted == index_of("cover"))
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == pytest.approx((10, 29, 10, 19), abs=1)


def test_only_paints_over_the_named_classes(tmp_path: Path) -> None:
    (operation,) = edits_of(tmp_path, {"class": "headwear", "only": ["hair"]}).operations
    painted = apply_operation(drawn_head(), drawn_labels(), operation)
    assert np.array_equal(painted == index_of("headwear"), drawn_labels() == index_of("hair"))
    assert np.array_equal(painted[painted != index_of("headwear")], drawn_labels()[painted != index_of("headwear")])


def test_a_line_has_the_width_that_was_asked_for(tmp_path: Path) -> None:
    (operation,) = edits_of(tmp_path, {"class": "glasses", "line": [(50, 100), (200, 100)], "width": 4}).operations
    painted = apply_operation(drawn_head(), drawn_labels(), operation)
    assert (painted[:, 125] == index_of("glasses")).sum() == pytest.approx(4, abs=1)


@pytest.mark.parametrize(
    ("operation", "message"),
    [
        ({"class": "wig", "polygon": HAIR}, "no class 'wig'"),
        ({"class": "hair", "polygon": HAIR[:2]}, "three points"),
        ({"class": "hair"}, "needs a polygon"),
        ({"class": "hair", "polygn": HAIR}, "'polygn' is none of"),
        ({"polygon": HAIR}, "class"),
    ],
)
def test_a_wrong_operation_is_refused_with_its_file(operation: dict[str, Any], message: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=rf"drawn\.json: .*{message}"):
        edits_of(tmp_path, operation)
