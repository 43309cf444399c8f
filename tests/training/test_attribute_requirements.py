"""What the trainings of AttGAN and STGAN refuse, with a sentence that says what to do."""

from pathlib import Path
from typing import Any

import pytest

from tests.support.frameworks import run_in
from tests.training.attribute_training import SMALL, error_of, make
from tests.training.drawn_dots import write_faces


def refusal(folder: Path, drawn: dict[str, Any], options: dict[str, Any], model: str = "stgan") -> str:
    data = write_faces(folder, **drawn)
    return error_of(lambda: make(model, data, **options))


@pytest.mark.parametrize(
    ("drawn", "options", "sentence"),
    [
        ({}, {"attributes": ("hat",)}, "has no labels of hat; it has black_hair, blond_hair, eyeglasses."),
        (
            {"attributes": ("hat", "scarf", "veil")},
            {"attributes": ()},
            "of its own with --set attributes=hat,scarf,veil",
        ),
        ({}, {"attributes": ("eyeglasses", "eyeglasses")}, "has an attribute twice"),
        ({"attributes": ("a", "not_b", "C")}, {"attributes": ("not_b",)}, "'not_b' cannot be the name of a slider"),
        ({"train": 40}, {}, "has 40 training and 8 validation pictures; at least 64 and 4 are needed"),
        ({"validation": 2}, {}, "has 72 training and 2 validation pictures"),
        ({}, {"layers": 5}, "16 pixels a side; 5 layers need a multiple of 32, at least 64"),
        ({}, {"layers": 4}, "4 layers need a multiple of 16, at least 32"),
        ({"template": "whole"}, {}, "should be aligned faces"),
        ({}, {}, ""),
    ],
)
def test_a_data_set_that_cannot_teach_is_refused(
    drawn: dict[str, Any], options: dict[str, Any], sentence: str, tmp_path: Path
) -> None:
    said = run_in("torch", refusal, tmp_path / "faces", drawn, options)

    assert sentence in said
    assert bool(sentence) == bool(said)


def refusal_of_one_kind(folder: Path) -> str:
    from dataclasses import replace

    data = write_faces(folder)
    faces = tuple(replace(face, labels=(*face.labels[:2], 1)) for face in data.faces)
    return error_of(lambda: make("attgan", replace(data, faces=faces)))


def test_an_attribute_that_every_face_has_is_refused(tmp_path: Path) -> None:
    said = run_in("torch", refusal_of_one_kind, tmp_path / "faces")

    assert said.startswith("72 training pictures are labelled eyeglasses, and 0 not eyeglasses; 8 of each are needed")
    assert "--set attributes=… without it" in said


def test_a_width_that_serving_would_misread_is_refused(tmp_path: Path) -> None:
    # given as many attributes as the first layer has channels, which look like a skip connection
    said = run_in("torch", refusal, tmp_path / "faces", {}, {"width": 3, "skips": 0}, "attgan")

    assert "Choose another --set width." in said


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"units": 2}, "units is 2; it should be from 1 to 1, below layers"),
        ({"d_steps": 0}, "d_steps is 0; it should be above 0"),
        ({"layers": 1}, "layers is 1; it should be at least 2"),
        ({"mirrored": 2.0}, "mirrored is 2.0; it should be from 0 to 1"),
    ],
)
def test_an_option_that_makes_no_network_is_refused(options: dict[str, Any], sentence: str) -> None:
    from scripts.training.stgan.task import OPTIONS

    with pytest.raises(ValueError, match=sentence):
        OPTIONS(**{**SMALL, "units": 1, **options})


def test_without_a_choice_the_published_attributes_are_learned_that_have_labels(tmp_path: Path) -> None:
    from sagemaker_endpoints.stgan.attributes import ORDER
    from scripts.training.attribute_gans.requirements import chosen_attributes
    from scripts.training.stgan.task import OPTIONS

    data = write_faces(tmp_path / "faces")

    assert chosen_attributes(data, OPTIONS(), ORDER) == ("blond_hair", "eyeglasses")
