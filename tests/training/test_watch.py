"""Warnings of a training: each appears for its trouble, and none for photographs."""

from functools import partial
from pathlib import Path

import cv2
import numpy as np
import pytest

from sagemaker_endpoints._sdk.contract import RGB
from sagemaker_endpoints._sdk.dtypes import uint8
from scripts.repository import SAMPLE
from scripts.training.loop.watch import (
    PATIENCE,
    PENALTIES,
    watch_criterion,
    watch_gradients,
    watch_penalty,
    watch_pictures,
)
from tests.support.frameworks import run_in
from tests.training.drawn_dots import write_faces


@pytest.fixture(scope="module")
def photos() -> list[RGB]:
    photo = np.asarray(cv2.imread(str(SAMPLE)), np.uint8)[..., ::-1]
    return [np.ascontiguousarray(photo[top : top + 128, left : left + 128]) for top, left in ((0, 150), (60, 180))]


def with_squares(photo: RGB, period: int) -> RGB:
    rows, columns = np.arange(photo.shape[0])[:, None], np.arange(photo.shape[1])[None]
    squares = ((rows // (period // 2) + columns // (period // 2)) % 2 * 2 - 1) * 8
    return uint8(np.clip(photo.astype(np.float32) + squares[..., None], 0, 255))


def test_photos_as_they_are_give_no_warning(photos: list[RGB]) -> None:
    assert watch_pictures(photos, photos) == []


def test_softer_and_sharper_photos_give_no_warning(photos: list[RGB]) -> None:
    softer = [uint8(cv2.GaussianBlur(photo, (0, 0), 1.5)) for photo in photos]

    assert watch_pictures(photos, softer) == []
    assert watch_pictures(softer, photos) == []


@pytest.mark.parametrize("period", [2, 4])
def test_a_pattern_of_small_squares_is_found(photos: list[RGB], period: int) -> None:
    (warning,) = watch_pictures(photos, [with_squares(photo, period) for photo in photos])

    assert "small squares" in warning


def test_grey_pictures_are_found(photos: list[RGB]) -> None:
    grey = [np.full_like(photo, photo.mean(axis=(0, 1)).astype(np.uint8)) for photo in photos]

    assert any("grey" in warning for warning in watch_pictures(photos, grey))


def test_noise_is_found(photos: list[RGB]) -> None:
    rng = np.random.default_rng(0)
    noise = [(rng.random(photo.shape) > 0.5).astype(np.uint8) * 255 for photo in photos]

    assert any("noise" in warning for warning in watch_pictures([photo // 4 for photo in photos], noise))


def test_a_shift_of_all_colours_is_found(photos: list[RGB]) -> None:
    red = [np.clip(photo.astype(int) + np.array((80, 0, 0)), 0, 255).astype(np.uint8) for photo in photos]

    assert any("moved by" in warning for warning in watch_pictures(photos, red))


def test_a_gradient_that_explodes_is_found() -> None:
    assert watch_gradients([1.0, 1.1, 0.9, 1.0]) == []
    assert "times the usual one" in watch_gradients([1.0, 1.1, 0.9, 500.0])[0]
    assert "not finite" in watch_gradients([1.0, float("nan")])[0]


def test_a_discriminator_that_nothing_holds_is_found() -> None:
    # given the penalties of trainings on drawn heads: with the published weight, with one that is enough to learn, and
    # with one that is not
    good, weak = [0.08, 0.03, 0.15, 0.05, 0.34] * 4, [8.0, 10.7, 13.6, 20.1, 24.0] * 4
    bad = [64.0, 182.0, 398.0, 500.0] * 5
    # then only the last is warned of, as soon as there are enough of them
    assert watch_penalty(good) == watch_penalty(weak) == watch_penalty(bad[:-1]) == []
    (warning,) = watch_penalty(bad)
    assert "raise penalty_weight" in warning


def test_one_steep_batch_is_no_warning() -> None:
    assert watch_penalty([0.1] * 19 + [1e6]) == []


def warnings_of(model: str, folder: Path, **options: float) -> tuple[str, ...]:
    """The warnings of a short training of a small network."""
    import torch

    from scripts.training.loop.schedule import Schedule
    from scripts.training.loop.trainer import Trainer
    from tests.training.attribute_training import make, read

    schedule = Schedule(steps=PENALTIES + 10, batch=8, measure_every=100, checkpoint_every=100)
    task = make(model, read(folder / "faces"), schedule, **options)
    name = "-".join([model, *map(str, options)])
    return Trainer(task, schedule, folder / name, torch.device("cpu"), lambda _: None).run().warnings


@pytest.mark.parametrize("model", ["attgan", "stgan"])
def test_a_training_whose_penalty_does_not_work_is_warned_of_and_another_is_not(model: str, tmp_path: Path) -> None:
    write_faces(tmp_path / "faces", side=32)
    # when nothing holds the discriminator
    bad = run_in("torch", partial(warnings_of, penalty_weight=1e-4, discriminator_rate=0.05), model, tmp_path)
    # then the training says so, once
    assert [warning for warning in bad if "gradient penalty" in warning] == watch_penalty([1e6] * PENALTIES)
    # and where the penalty works it does not
    good = run_in("torch", warnings_of, model, tmp_path)
    assert [warning for warning in good if "gradient penalty" in warning] == []


def test_learning_by_heart_is_found() -> None:
    assert watch_criterion([3.0, 2.0, 2.1, 1.9]) == []
    assert "by heart" in watch_criterion([3.0, 1.0, *[1.1] * PATIENCE])[0]
